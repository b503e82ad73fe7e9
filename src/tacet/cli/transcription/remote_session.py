"""RemoteSession: one `tacet transcribe --server URL` command over all of its files."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tacet.cli.console.exit_codes import is_usage
from tacet.cli.console.output_files import require_writable, select_formats, write_output
from tacet.cli.console.progress import ProgressMeter, progress_meter
from tacet.cli.console.safe_print import print_line, printable_name
from tacet.cli.console.signals import raise_if_interrupted
from tacet.cli.transcription.input_files import NamedFiles, fault_in_words, transcribe_present
from tacet.cli.transcription.remote_file import RemoteFile, RemoteRequest, Sender
from tacet.cli.transcription.vocabulary_file import read_vocabulary_file
from tacet.cli.transcription.whisper_compatibility import (
    asked_options,
    ignored_option_notes,
    resolve_aliases,
)
from tacet.client import Client, Refused, Run, RunNotDone
from tacet.client.values import Format
from tacet.core.errors import BadOption, TacetError
from tacet.core.language.names import language_code
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.options.exporting import export_fields
from tacet.core.summary import in_words, people_in_words
from tacet.plugins import WHISPER_FORMATS

log = logging.getLogger(__name__)

NO_WORDS = "No word was written down."
LOCAL_OPTIONS = (
    "config",
    "model_directory",
    "models_dir",
    "data_dir",
    "threads",
    "engine_options",
    "offline",
    "local_files_only",
    "model_cache_only",
    "verbose",
)
"""Options about this computer, which does not transcribe."""
LOOK_SECONDS = 0.2  # between two looks at how much of a file was sent


@dataclass(frozen=True)
class RemoteSession:
    """Server and options of one command.

    Attributes:
        request: what every run is asked for.
        formats: those that are written.
        exporter_options: the options of the exporters.
        forget: whether recordings are deleted there once their files are written here.
    """

    client: Client
    request: RemoteRequest
    formats: Sequence[Format]
    folder: Path
    exporter_options: Mapping[str, Any]
    forget: bool
    quiet: bool
    _told: set[str] = field(default_factory=set)  # models that were named to the user

    @classmethod
    def of(cls, client: Client, given: Mapping[str, Any]) -> "RemoteSession":
        """Session for the given options, None meaning "not given".

        Raises:
            BadOption: a value is wrong, or makes sense on this computer only.
            ClientError: the server does not answer, or refuses.
        """
        request = RemoteRequest(_run_options(given), _vocabulary(given["vocabulary"]))
        every = {format.name: format for format in client.formats()}
        options = {name: given[name] for name in export_fields() if given[name] is not None}
        return cls(
            client,
            request,
            select_formats(given["output_format"], every, WHISPER_FORMATS),
            given["output_dir"],
            {"word_timestamps": False, **options},  # the server's own default is True
            bool(given["forget"]),
            bool(given["quiet"]),
        )

    def transcribe(self, files: Sequence[str]) -> int:
        """Have every file transcribed, going on after failures; the exit code."""
        return transcribe_present(files, self._transcribe_all)

    def _transcribe_all(self, files: NamedFiles) -> int:
        """Send files and fetch their transcripts; the number that failed.

        The next is sent while one is transcribed. Whatever ends the command stops its runs.
        """
        require_writable(self.folder)
        jobs = [RemoteFile(file, stem) for file, stem in files]
        sender = Sender(self.client, jobs, self.request)
        sender.start()
        try:
            return sum(not self._one(job) for job in jobs)
        except BaseException:
            sender.stop()
            self._cancel(jobs)
            raise

    def _one(self, job: RemoteFile) -> bool:
        """Wait for one file and write its transcripts; whether that succeeded."""
        try:
            with progress_meter(printable_name(Path(job.file).name), quiet=self.quiet) as meter:
                run = self._finished(job, meter)
            paths = self._write(job, run)
        except TacetError as error:
            if is_usage(error):
                raise  # the same for every file
            says = f"{self.client.server} says: " if isinstance(error, Refused) else ""
            print_line(f"{job.file}: {says}{error}")
            if isinstance(error, RunNotDone):  # else the same command goes on with it
                self._end(job)
            return False
        except Exception as error:  # our own fault must not cost the other files
            raise_if_interrupted()
            log.debug("a fault in Tacet itself", exc_info=True)
            print_line(fault_in_words(job.file, error))
            return False
        self._print_summary(job, run, paths)
        self._end(job)
        return True

    def _finished(self, job: RemoteFile, meter: ProgressMeter) -> Run:
        while not job.ready.wait(LOOK_SECONDS):
            meter.show("sending", job.sent)
        if job.error is not None or job.run is None:
            raise job.error or TacetError("The file was not sent.")

        def on_run(run: Run) -> None:
            self._print_model(run)
            meter.show(_step(run), run.progress)

        return self.client.wait(job.run.id, on_run)

    def _write(self, job: RemoteFile, run: Run) -> list[Path]:
        """Write the run's own text; with a vocabulary, what that replaces is an edit of it."""
        options = {"edits": "none", **self.exporter_options}
        if self.request.vocabulary:
            self.client.replace_terms(run)
            options["edits"] = "all"
        paths = []
        for format in self.formats:
            content = self.client.export(run.id, format.name, **options)
            path = self.folder / f"{job.stem}.{format.extension}"
            write_output(path, content)
            paths.append(path)
        return paths

    def _end(self, job: RemoteFile) -> None:
        """Forget the notes on a file, and the recording where that is wanted."""
        job.run = None
        if job.resume is not None:
            job.resume.forget()
        if self.forget and job.recording_id is not None:
            try:
                self.client.delete(job.recording_id)
            except TacetError as error:
                print_line(f"{job.file}: it could not be deleted on the server. {error}")

    def _cancel(self, jobs: Sequence[RemoteFile]) -> None:
        """Stop the runs that are not fetched yet. Recordings stay: the same command goes on."""
        for job in jobs:
            if job.run is not None:
                with suppress(TacetError):  # it is over, or the server has gone
                    self.client.cancel(job.run.id)

    def _print_model(self, run: Run) -> None:
        if not self.quiet and run.state == "listening" and run.model not in self._told:
            self._told.add(run.model)
            print_line(f"{self.client.server} listens with the model {run.model}.")

    def _print_summary(self, job: RemoteFile, run: Run, paths: Sequence[Path]) -> None:
        if self.quiet:
            return
        summary = run.summary or {}
        text = str(summary.get("text", ""))
        if summary.get("silent"):
            text = f"{summary.get('reason') or NO_WORDS} {text}"
        if run.options.get("diarize"):
            people = (self.client.recording(run.recording_id).speakers or {}).get("people", 0)
            text = f"{text}{people_in_words(people)}"
        names = ", ".join(path.name for path in paths)
        print_line(f"{job.name}: {text} -> {names} ({in_words(run.elapsed_seconds or 0.0)})")
        for warning in run.warnings:
            print_line(f"{job.name}: {warning}")


def transcribe_there(files: Sequence[str], given: Mapping[str, Any]) -> int:
    """Have files transcribed by the server that is named; the exit code.

    Raises as `RemoteSession.of`.
    """
    for line in () if given["quiet"] else ignored_option_notes(given):
        print_line(line)
    _refuse_local(given)
    with Client(given["server"], given["key"]) as client:
        return RemoteSession.of(client, given).transcribe(files)


def _refuse_local(given: Mapping[str, Any]) -> None:
    for name in LOCAL_OPTIONS:
        if given.get(name) not in (None, (), False):
            raise BadOption(
                f"--{name} is about this computer, but --server (or TACET_SERVER) has another one "
                "transcribe. Leave one of them out."
            )


def _run_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Options that were given, as the server knows them. Raises BadOption.

    What was not given is left to the settings there.
    """
    asked = asked_options(given)
    if "language" in asked:
        asked["language"] = language_code(asked["language"]) or "auto"
    known = {**asked, "language": None} if asked.get("language") == "auto" else asked
    with_named(TranscribeOptions(), known)
    named = {"model": given["model"], "device": given["device"]}
    named["compute_type"] = given["compute_type"] or resolve_aliases(given).get("compute_type")
    return asked | {name: value for name, value in named.items() if value is not None}


def _vocabulary(path: Path | None) -> tuple[bytes, str] | None:
    """Bytes and name of a vocabulary's file. Raises BadInput, BadTerm."""
    if path is None:
        return None
    read_vocabulary_file(path)  # so that a bad line is told before anything is sent
    return path.read_bytes(), path.name


def _step(run: Run) -> str:
    """State of a run, as the progress names it."""
    return f"waiting, {run.ahead} before it" if run.state == "waiting" and run.ahead else run.state
