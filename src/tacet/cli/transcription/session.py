"""One `tacet transcribe` command: what was asked, and every file in its turn."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacet.bootstrap import Tools, build_tools
from tacet.cli.console.exit_codes import FAILED
from tacet.cli.console.interrupt import raise_if_interrupted
from tacet.cli.console.output import chosen_exporters, require_writable, stems, write_all
from tacet.cli.console.pipes import say, shown
from tacet.cli.console.progress import Quiet, meter
from tacet.cli.transcription.model_fetching import wanted_model
from tacet.cli.transcription.run_log_writer import Circumstances, save_log, versions
from tacet.cli.transcription.transcribe_file import (
    FileResult,
    FileTranscriber,
    spoken_line,
    why_absent,
)
from tacet.cli.transcription.whisper_only import notes, translated
from tacet.core.errors import TacetError
from tacet.core.options import TranscribeOptions, named, option_fields, with_named
from tacet.core.protocols import EngineFacts, Exporter
from tacet.core.summary import in_words, summarize
from tacet.core.window import WindowResult
from tacet.engines.whisper.languages import LANGUAGES, language_code
from tacet.library.model.run import SourcedValue
from tacet.library.use_cases.settings import check_language
from tacet.settings import Settings, load_settings

log = logging.getLogger(__name__)

NO_WORDS = "No word was written down."
OFFLINE = ("offline", "local_files_only", "model_cache_only")  # three names of one thing
WRITING = (
    "word_timestamps", "highlight_words", "max_line_width", "max_line_count", "max_words_per_line",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Session:
    """What one command asked for.

    Attributes:
        chosen: every option by flat name with where its value came from, for the run log.
        writing: the options of the exporters.
    """

    settings: Settings
    tools: Tools
    options: TranscribeOptions
    chosen: Mapping[str, SourcedValue]
    exporters: Sequence[Exporter]
    folder: Path
    writing: Mapping[str, Any]
    verbose: bool
    quiet: bool

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Session":
        """The session for the given options, None standing for "not given".

        Raises:
            BadOption, SettingsError: a value is wrong.
        """
        quiet = bool(given["quiet"])
        for line in () if quiet else notes(given):
            say(line)
        settings = _settings(given)
        options, chosen = _options(given, settings)
        tools = build_tools(settings)
        return cls(
            settings, tools, options, chosen,
            chosen_exporters(given["output_format"], tools.exporters), given["output_dir"],
            {name: given[name] for name in WRITING}, bool(given["verbose"]), quiet,
        )  # fmt: skip

    def transcribe(self, files: Sequence[str]) -> int:
        """Write down every file; the exit code. One bad file does not stop the others.

        Files that are not there are told first, before a model is fetched or loaded for them.
        """
        absent = {file: why for file in files if (why := why_absent(file))}
        for file, why in absent.items():
            say(f"{file}: {why}")
        named = zip(files, stems(files), strict=True)
        present = [(file, stem) for file, stem in named if file not in absent]
        failed = len(files) - len(present) + (self._listen(present) if present else 0)
        if failed and len(files) > 1:
            say(f"{failed} of {len(files)} files failed.")
        return FAILED if failed else 0

    def _listen(self, files: Sequence[tuple[str, str]]) -> int:
        """How many files, each with its output name, could not be written down.

        Raises:
            BadInput, NoSpace: the output folder cannot be written to. That is told before anything
                is loaded, as hours may lie between this and the first transcript.
        """
        require_writable(self.folder)
        name, notice = self._model()
        with self.tools.open_engine(
            name, self.settings.device, self.settings.compute_type
        ) as engine:
            language = self.options.decode.language or ""
            check_language(engine.facts, self.options, LANGUAGES.get(language, language))
            self._greet(engine.facts, notice)
            on_window = self._print_words if self.verbose else None
            listener = FileTranscriber(self.tools, engine, self.options, on_window)
            return sum(not self._one(listener, file, stem) for file, stem in files)

    def _model(self) -> tuple[str, str | None]:
        """The model's definite name, fetched if need be, and what a person must know about it."""
        wish = self.settings.model
        found = wanted_model(self.tools, wish, self.options.decode.language, quiet=self.quiet)
        return found.name, found.notice

    def _one(self, listener: FileTranscriber, file: str, stem: str) -> bool:
        """Whether the file was written down."""
        bar = Quiet() if self.verbose else meter(shown(Path(file).name), quiet=self.quiet)
        try:
            with bar, listener.hear(file, bar) as heard:
                paths = self._write(listener.engine.facts, heard, stem)
        except TacetError as error:
            say(f"{file}: {error}")
            return False
        except Exception as error:  # a fault of ours must not cost the other files
            raise_if_interrupted()
            log.debug("a fault in Tacet itself", exc_info=True)
            say(
                f"{file}: something in Tacet itself went wrong ({type(error).__name__}: {error}). "
                "Please report it, with what `tacet doctor` prints."
            )
            return False
        self._tell(heard, paths)
        return True

    def _write(self, facts: EngineFacts, heard: FileResult, stem: str) -> list[Path]:
        """The files written. They come before the log, which keeps the words if they cannot be."""
        options = {**self.writing, "receipt": self._receipt(facts, heard)}
        try:
            paths = write_all(heard.transcript, self.exporters, self.folder / stem, options)
        except TacetError as error:
            if not self._keep_log(facts, heard):
                raise
            hint = f"The words are kept: tacet runs show {heard.id[:8]}"
            raise TacetError(f"{error} {hint}") from error
        self._keep_log(facts, heard)
        return paths

    def _receipt(self, facts: EngineFacts, heard: FileResult) -> dict[str, Any]:
        """What made the transcript, for the json file."""
        return {
            "model": {"name": facts.model, "title": facts.title, "files": dict(facts.files)},
            "device": facts.device,
            "compute_type": facts.compute_type,
            "versions": versions(facts),
            "run": heard.id,
        }

    def _keep_log(self, facts: EngineFacts, heard: FileResult) -> bool:
        """Whether the run log could be kept."""
        circumstances = Circumstances(facts, self.chosen)
        try:
            save_log(heard, circumstances, self.settings.data_dir)
        except Exception as error:
            raise_if_interrupted()
            log.warning("The run log could not be kept in %s: %s", self.settings.data_dir, error)
            log.debug("the run log could not be kept", exc_info=True)
            return False
        return True

    def _greet(self, facts: EngineFacts, notice: str | None) -> None:
        if self.quiet:
            return
        where = "graphics card" if facts.device == "cuda" else "processor"
        why = "; no usable graphics card was found" if self._fell_back(facts) else ""
        say(
            f"Listening with the model {facts.model}. It runs on the {where} "
            f"(numbers: {facts.compute_type}{why})."
        )
        if notice := notice or facts.notice:
            say(notice)

    def _fell_back(self, facts: EngineFacts) -> bool:
        return self.settings.device == "auto" and facts.device == "cpu"

    def _print_words(self, result: WindowResult) -> None:
        if line := spoken_line(result):
            say(line, err=False)

    def _tell(self, heard: FileResult, paths: Sequence[Path]) -> None:
        if self.quiet:
            return
        summary = summarize(heard.transcript)
        reason = summary.reason or NO_WORDS
        text = f"{reason} {summary.text}" if summary.silent else summary.text
        names = ", ".join(path.name for path in paths)
        took = in_words(heard.seconds["listen"])
        say(f"{heard.name}: {text} -> {names} ({took})")
        for warning in heard.report.warnings:
            say(f"{heard.name}: {warning}")


def _settings(given: Mapping[str, Any]) -> Settings:
    folder = given["model_directory"]
    offline = [given[name] for name in OFFLINE if given[name] is not None]
    other = translated(given)
    return load_settings(
        given["config"],
        model=str(Path(folder).absolute()) if folder else given["model"],
        models_dir=given["models_dir"],
        data_dir=given["data_dir"],
        offline=any(offline) if offline else None,
        device=given["device"],
        compute_type=given["compute_type"] or other.get("compute_type"),
        threads=given["threads"],
        engine_options=given["engine_options"],
    )


def _options(
    given: Mapping[str, Any], settings: Settings
) -> tuple[TranscribeOptions, dict[str, SourcedValue]]:
    """The options of the transcription, and all of them with where each came from."""
    known = option_fields()
    asked = {n: v for n, v in translated(given).items() if n in known}
    asked |= {name: given[name] for name in known if given.get(name) is not None}
    language = language_code(asked.get("language", settings.language))
    options = with_named(TranscribeOptions(), {**asked, "language": language})
    chosen = {
        name: SourcedValue(value, "command line" if name in asked else "default")
        for name, value in named(options).items()
    }
    if "language" not in asked:
        chosen["language"] = SourcedValue(language, settings.sources["language"])
    for name in ("model", "device", "compute_type", "threads"):
        chosen[name] = SourcedValue(getattr(settings, name), settings.sources[name])
    return options, chosen
