"""Session: one `tacet transcribe` command over all of its files."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tacet.bootstrap import Tools, build_tools
from tacet.cli.console.live_text import live_text
from tacet.cli.console.output_files import (
    playable_media,
    require_writable,
    select_formats,
    write_transcripts,
)
from tacet.cli.console.progress import NoProgress, progress_meter
from tacet.cli.console.safe_print import print_line, printable_name
from tacet.cli.console.signals import raise_if_interrupted
from tacet.cli.transcription.input_files import NamedFiles, fault_in_words, transcribe_present
from tacet.cli.transcription.model_download import resolve_model
from tacet.cli.transcription.run_log_writer import SessionFacts, finished_run, save_log
from tacet.cli.transcription.sound import OpenSound
from tacet.cli.transcription.transcribe_file import (
    FileResult,
    FileTranscriber,
    window_line,
)
from tacet.cli.transcription.transcribe_live import LiveTranscriber
from tacet.cli.transcription.vocabulary_file import read_vocabulary_file
from tacet.cli.transcription.whisper_compatibility import (
    asked_options,
    ignored_option_notes,
    resolve_aliases,
)
from tacet.core.errors import TacetError
from tacet.core.language.names import LANGUAGES, language_code
from tacet.core.options import TranscribeOptions, named, with_named
from tacet.core.options.exporting import export_fields
from tacet.core.protocols import EngineFacts, Exporter
from tacet.core.summary import in_words, people_in_words, summarize
from tacet.core.transcript import Transcript
from tacet.core.window import WindowResult
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, SourcedValue
from tacet.library.use_cases.provenance import provenance
from tacet.library.use_cases.settings import check_language
from tacet.plugins import WHISPER_FORMATS
from tacet.settings import Settings, load_settings

log = logging.getLogger(__name__)

NO_WORDS = "No word was written down."
OFFLINE_OPTIONS = ("offline", "local_files_only", "model_cache_only")  # synonyms


@dataclass(frozen=True, slots=True)
class Session:
    """Settings and options of one command.

    Attributes:
        sourced_options: every option by flat name with where its value came from, for the run log.
        exporter_options: the options of the exporters.
    """

    settings: Settings
    tools: Tools
    options: TranscribeOptions
    sourced_options: Mapping[str, SourcedValue]
    exporters: Sequence[Exporter]
    folder: Path
    exporter_options: Mapping[str, Any]
    verbose: bool
    quiet: bool

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Session":
        """Session for the given options, None meaning "not given".

        Raises:
            BadOption, SettingsError: a value is wrong.
        """
        quiet = bool(given["quiet"])
        for line in () if quiet else ignored_option_notes(given):
            print_line(line)
        settings = _settings(given)
        options, chosen = _options(given, settings)
        if given["vocabulary"]:
            options = replace(options, terms=read_vocabulary_file(given["vocabulary"]))
        tools = build_tools(settings)
        return cls(
            settings,
            tools,
            options,
            chosen,
            select_formats(given["output_format"], tools.exporters, WHISPER_FORMATS),
            given["output_dir"],
            {name: given[name] for name in export_fields()},
            bool(given["verbose"]),
            quiet,
        )

    def transcribe(self, files: Sequence[str]) -> int:
        """Transcribe every file, going on after failures; the exit code."""
        return transcribe_present(files, self._transcribe_all)

    def transcribe_live(self, open_sound: OpenSound, stem: str, *, keep_sound: bool) -> int:
        """Transcribe sound while it arrives, until it ends or Ctrl-C; the exit code.

        Raises:
            NoMicrophone: nothing can be heard. BadInput, NoSpace: the folder is not writable.
        """
        with self.transcriber() as transcriber, open_sound() as sound:
            engine = transcriber.engine
            live = LiveTranscriber(self.tools, engine, self.options, live_text(self.quiet))
            kept = self.folder / f"{stem}.wav" if keep_sound else None
            with live.transcribe(sound, stem, kept) as result:
                paths = self._write(engine.facts, result, stem)
        self._print_summary(result, paths)
        return 0

    def _transcribe_all(self, files: NamedFiles) -> int:
        """Transcribe files to their output names; the number that failed."""
        with self.transcriber() as transcriber:
            return sum(self.attempt(transcriber, file, stem) is not None for file, stem in files)

    @contextmanager
    def transcriber(self, *, told: bool = False) -> Iterator[FileTranscriber]:
        """The engine, open within the block. `told`: its model was printed before.

        Raises:
            BadInput, NoSpace: the output folder is not writable, checked before hours of work.
        """
        require_writable(self.folder)
        name, notice = self._model()
        with self.tools.open_engine(
            name, self.settings.device, self.settings.compute_type
        ) as engine:
            language = self.options.decode.language or ""
            check_language(engine.facts, self.options, LANGUAGES.get(language, language))
            if not told:
                self._print_model(engine.facts, notice)
            on_window = self._print_words if self.verbose else None
            yield FileTranscriber(self.tools, engine, self.options, on_window)

    def _model(self) -> tuple[str, str | None]:
        wish = self.settings.model
        model = resolve_model(self.tools, wish, self.options.decode.language, quiet=self.quiet)
        return model.name, model.notice

    def attempt(self, transcriber: FileTranscriber, file: str, stem: str) -> Exception | None:
        """Transcribe one file; the error where it failed, which was printed."""
        bar = (
            NoProgress()
            if self.verbose
            else progress_meter(printable_name(Path(file).name), quiet=self.quiet)
        )
        try:
            with bar, transcriber.transcribe(file, bar) as result:
                paths = self._write(transcriber.engine.facts, result, stem)
        except TacetError as error:
            print_line(f"{file}: {error}")
            return error
        except Exception as error:  # our own fault must not cost the other files
            raise_if_interrupted()
            log.debug("a fault in Tacet itself", exc_info=True)
            print_line(fault_in_words(file, error))
            return error
        self._print_summary(result, paths)
        return None

    def _write(self, facts: EngineFacts, result: FileResult, stem: str) -> list[Path]:
        """Write the files, then the log, which always keeps the words."""
        run, recording = finished_run(result, SessionFacts(facts, self.sourced_options))
        options = {
            **self.exporter_options,
            "provenance": provenance(run, recording),
            "media": lambda: playable_media(result.file),
        }
        try:
            paths = write_transcripts(result.written, self.exporters, self.folder / stem, options)
        except TacetError as error:
            if not self._keep_log(result, run, recording):
                raise
            hint = f"The words are kept: tacet runs show {result.id[:8]}"
            raise TacetError(f"{error} {hint}") from error
        self._keep_log(result, run, recording)
        return paths

    def _keep_log(self, result: FileResult, run: Run, recording: Recording) -> bool:
        """Write the run log; whether that succeeded."""
        try:
            save_log(result, run, recording, self.settings.data_dir)
        except Exception as error:
            raise_if_interrupted()
            log.warning("The run log could not be kept in %s: %s", self.settings.data_dir, error)
            log.debug("the run log could not be kept", exc_info=True)
            return False
        return True

    def _print_model(self, facts: EngineFacts, notice: str | None) -> None:
        if self.quiet:
            return
        where = "graphics card" if facts.device == "cuda" else "processor"
        why = "; no usable graphics card was found" if self._fell_back(facts) else ""
        print_line(
            f"Listening with the model {facts.model}. It runs on the {where} "
            f"(numbers: {facts.compute_type}{why})."
        )
        if notice := notice or facts.notice:
            print_line(notice)

    def _fell_back(self, facts: EngineFacts) -> bool:
        return self.settings.device == "auto" and facts.device == "cpu"

    def _print_words(self, result: WindowResult) -> None:
        if line := window_line(result):
            print_line(line, err=False)

    def _print_summary(self, result: FileResult, paths: Sequence[Path]) -> None:
        if self.quiet:
            return
        summary = summarize(result.transcript)
        reason = summary.reason or NO_WORDS
        text = f"{reason} {summary.text}" if summary.silent else summary.text
        names = ", ".join(path.name for path in paths)
        took = in_words(result.seconds["listen"])
        people = (
            people_in_words(_people(result.transcript)) if self.options.speakers.diarize else ""
        )
        print_line(f"{result.name}: {text}{people} -> {names} ({took})")
        for warning in (*result.report.warnings, *result.hints):
            print_line(f"{result.name}: {warning}")


def _people(transcript: Transcript) -> int:
    return len({word.speaker for word in transcript.words} - {None})


def _settings(given: Mapping[str, Any]) -> Settings:
    folder = given["model_directory"]
    offline = [given[name] for name in OFFLINE_OPTIONS if given[name] is not None]
    other = resolve_aliases(given)
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
    given_options = asked_options(given)
    language = language_code(given_options.get("language", settings.language))
    options = with_named(TranscribeOptions(), {**given_options, "language": language})
    chosen = {
        name: SourcedValue(value, "command line" if name in given_options else "default")
        for name, value in named(options).items()
    }
    if "language" not in given_options:
        chosen["language"] = SourcedValue(language, settings.sources["language"])
    for name in ("model", "device", "compute_type", "threads"):
        chosen[name] = SourcedValue(getattr(settings, name), settings.sources[name])
    return options, chosen
