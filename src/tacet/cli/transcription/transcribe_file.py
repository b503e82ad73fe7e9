"""Transcription of one file at the command line."""

import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from tacet.bootstrap import Tools
from tacet.cli.console.output_files import STDIN, STDIN_NAME
from tacet.cli.console.progress import ProgressMeter
from tacet.cli.console.safe_print import printable_name
from tacet.core.assemble import ShardText
from tacet.core.errors import BadInput
from tacet.core.language.changes import change_in_words, guess_in_words, is_weak
from tacet.core.language.names import LANGUAGES
from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.pipeline import tell_speakers, transcribe
from tacet.core.protocols import Engine, Progress
from tacet.core.term import Term
from tacet.core.transcript import Transcript, Verdict
from tacet.core.vocabulary.placing import with_replacements
from tacet.core.vocabulary.replacements import Replacement, replacements, rules_of
from tacet.core.window import WindowResult
from tacet.exporters.cues import clock
from tacet.library.ports.media import Decoded
from tacet.library.worker.channel_choice import ChannelChoice
from tacet.library.worker.streaming_decode import StreamingDecode
from tacet.library.worker.track_choice import TrackChoice

OnWindow = Callable[[WindowResult], None]


@dataclass(frozen=True, slots=True)
class FileResult:
    """Result of one recording.

    Attributes:
        id: of the run, random.
        name: of the file, as text.
        seconds: by step; decoding and recognition overlap.
        hints: warnings about a guessed language.
        terms: the vocabulary that it was given.
        replacements: what the vocabulary rewrites in the transcript.
    """

    id: str
    file: Path
    name: str
    report: Decoded
    transcript: Transcript
    texts: tuple[ShardText, ...]
    seconds: Mapping[str, float]
    hints: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    @property
    def written(self) -> Transcript:
        """The transcript as it is written to files, replacements carried out."""
        return with_replacements(self.transcript, self.replacements)


@dataclass(frozen=True, slots=True)
class FileTranscriber:
    """Tools, engine and options shared by a session's recordings."""

    tools: Tools
    engine: Engine
    options: TranscribeOptions
    on_window: OnWindow | None = None

    @contextmanager
    def transcribe(self, file: str, meter: ProgressMeter) -> Iterator[FileResult]:
        """Transcribe a recording; a piped input exists within the block.

        Raises:
            TacetError: the file cannot be read, or something else that a person can mend.
        """
        with _local(file) as path, tempfile.TemporaryDirectory(prefix="tacet-") as folder:
            began = time.perf_counter()
            pcm = Path(folder) / "audio.pcm"
            detectors = self.tools.detectors(self.options.speech.vad_detector)
            choice = TrackChoice(self.tools.media, detectors, self.options, pcm)
            with choice.decode(path, path.name) as audio:
                transcript, texts = transcribe(
                    audio,
                    detectors,
                    self.engine,
                    self.options,
                    lambda progress: self._progress(progress, audio, meter),
                )
                report = audio.wait()
                if self.options.speakers.diarize:
                    transcript = self._with_speakers(transcript, audio, path, meter)
            seconds = {"decode": audio.seconds, "listen": time.perf_counter() - began}
            yield file_result(path, report, (transcript, texts), seconds, self.options)

    def _with_speakers(
        self, transcript: Transcript, audio: StreamingDecode, path: Path, meter: ProgressMeter
    ) -> Transcript:
        options, both = self.options.speakers, audio.out.with_suffix(".channels.pcm")
        diarizer = ChannelChoice(self.tools.media, options, both).choose(
            self.tools.diarizer(), path, path.name, audio.track, audio.wait()
        )
        show = partial(self._progress, audio=audio, meter=meter)
        return tell_speakers(audio, diarizer, transcript, options, show)

    def _progress(self, progress: Progress, audio: StreamingDecode, meter: ProgressMeter) -> None:
        done, length = audio.progress
        whole = max(length or 0.0, done, progress.reached)
        meter.show(progress.step, progress.reached / whole if whole else 0.0)
        for result in progress.results:
            if self.on_window:
                self.on_window(result)


def file_result(
    path: Path,
    report: Decoded,
    heard: tuple[Transcript, tuple[ShardText, ...]],
    seconds: Mapping[str, float],
    options: TranscribeOptions,
) -> FileResult:
    """Result of a recording under a new id, with what the vocabulary rewrites."""
    transcript, texts = heard
    return FileResult(
        secrets.token_hex(16),
        path,
        printable_name(path.name),
        report,
        transcript,
        texts,
        seconds,
        tuple(_hints(transcript, options.decode)),
        options.terms,
        tuple(replacements(transcript, rules_of(options.terms, transcript.language))),
    )


def missing_file_reason(file: str) -> str | None:
    """Reason that the file cannot be read, None if it can."""
    path = Path(file)
    if file == STDIN or (path.exists() and not path.is_dir()):
        return None
    what = "This is a folder" if path.is_dir() else "There is no such file"
    return f"{what}. Name a sound or video file."


@contextmanager
def _local(file: str) -> Iterator[Path]:
    """Input as a file on disk; standard input and pipes are copied."""
    if file != STDIN and (why := missing_file_reason(file)):
        raise BadInput(why)
    if file != STDIN and Path(file).is_file():
        yield Path(file)
        return
    with tempfile.TemporaryDirectory(prefix="tacet-") as folder:
        path = Path(folder) / (STDIN_NAME if file == STDIN else Path(file).name)
        with _open_stream(file) as source, path.open("wb") as out:
            shutil.copyfileobj(source, out)
        yield path


def _open_stream(file: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb")


def _hints(transcript: Transcript, options: DecodeOptions) -> Iterator[str]:
    """Warnings where the language was guessed and may be wrong, or changes."""
    code, probability = transcript.language, transcript.language_probability
    written = LANGUAGES.get(code or "", code or "")
    if is_weak(code, probability, options):
        yield guess_in_words(written, probability or 0.0)
    for other in transcript.other_languages:
        name = LANGUAGES.get(other.language, other.language)
        advice = f"To read that part, transcribe again with --language {other.language}."
        yield f"{change_in_words(other, written, name)} {advice}"


def window_line(result: WindowResult) -> str | None:
    """Text of a window with its times, as whisper prints it."""
    words = [word for word in result.words if word.verdict is not Verdict.REMOVED]
    if not words:
        return None
    start = clock(words[0].span.start, hours=False, decimal=".")
    end = clock(words[-1].span.end, hours=False, decimal=".")
    return f"[{start} --> {end}] {''.join(word.text for word in words)}"
