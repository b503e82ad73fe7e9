"""Transcription of sound at the command line while it arrives."""

import signal
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tacet.bootstrap import Tools
from tacet.cli.console.live_text import LiveText
from tacet.cli.console.safe_print import print_line
from tacet.cli.transcription.kept_sound import kept_sound
from tacet.cli.transcription.sound import Sound
from tacet.cli.transcription.transcribe_file import FileResult, file_result
from tacet.compute.resampler import StreamResampler
from tacet.core.assemble import ShardText
from tacet.core.audio import SAMPLE_RATE
from tacet.core.drafts import Drafts
from tacet.core.errors import NoSpace, is_disk_full
from tacet.core.growing_audio import GrowingAudio
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import tell_speakers, transcribe_chapters
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.live import LivePlanner
from tacet.core.protocols import Engine
from tacet.core.transcript import Transcript
from tacet.media import DecodeReport


@dataclass(frozen=True, slots=True)
class LiveTranscriber:
    """Tools, engine, options and display of a live recording."""

    tools: Tools
    engine: Engine
    options: TranscribeOptions
    display: LiveText

    @contextmanager
    def transcribe(self, sound: Sound, name: str, keep: Path | None) -> Iterator[FileResult]:
        """Transcribe sound until it ends, or until Ctrl-C; its file exists within the block.

        `keep` is where the sound is written, too; None: nowhere.
        """
        with tempfile.TemporaryDirectory(prefix="tacet-") as folder:
            path = Path(folder) / name
            with path.open("w+b", buffering=0) as file:
                audio, began = GrowingAudio(file), time.perf_counter()
                with (
                    kept_sound(sound, keep) as heard,
                    _arriving(heard, audio),
                    _ended_by_interrupt(audio),
                ):
                    self.display.begin()
                    transcript, texts = self._transcribed(audio)
                if self.options.speakers.diarize:
                    transcript = self._with_speakers(audio, transcript)
                seconds = {"listen": time.perf_counter() - began}
                count = round(audio.seconds * SAMPLE_RATE)
                report = DecodeReport(audio.seconds, count, "s16le", sound.codec, sound.rate, 1)
                yield file_result(keep or path, report, (transcript, texts), seconds, self.options)

    def _transcribed(self, audio: GrowingAudio) -> tuple[Transcript, tuple[ShardText, ...]]:
        detectors = self.tools.detectors(self.options.speech.vad_detector)
        planner = LivePlanner(audio, detectors, self.options, self.engine.facts.window)
        drafts = Drafts(planner, self.engine, self.options)
        meanwhile = partial(self._show_draft, drafts)
        chapters: Generator[Chapter, None, None] = planner.chapters(meanwhile=meanwhile)
        with closing(chapters):
            return transcribe_chapters(
                chapters, self.engine, self.options, on_final=self._show_final
            )

    def _show_draft(self, drafts: Drafts) -> None:
        if drafts.is_due():
            drawn_up = drafts.draw_up(self.options.decode.language, 0)
            self.display.draft(_words(drawn_up[1]) if drawn_up else "")

    def _show_final(self, text: ShardText) -> None:
        words = _words(text)
        if words:
            self.display.final(words)
        else:
            self.display.draft("")

    def _with_speakers(self, audio: GrowingAudio, transcript: Transcript) -> Transcript:
        return tell_speakers(audio, self.tools.diarizer(), transcript, self.options.speakers)


def _words(text: ShardText) -> str:
    return "".join(segment.text for segment in text.segments).strip()


@contextmanager
def _arriving(sound: Sound, audio: GrowingAudio) -> Iterator[None]:
    """Bring the sound into `audio`, by a thread that may wait for it for ever."""
    thread = threading.Thread(target=_bring, args=(sound, audio), name="sound", daemon=True)
    thread.start()
    try:
        yield
    finally:
        audio.close()


def _bring(sound: Sound, audio: GrowingAudio) -> None:
    resampler = StreamResampler(sound.rate)
    try:
        for piece in sound.pieces:
            if audio.ended:
                return
            audio.append(resampler.feed(piece))
        audio.append(resampler.flush())
    except BaseException as fault:  # noqa: BLE001 - raised from `GrowingAudio.piece`
        full = NoSpace("The disk has no room for the sound. Free some space.")
        audio.end(full if is_disk_full(fault) else fault)
    else:
        audio.end()


@contextmanager
def _ended_by_interrupt(audio: GrowingAudio) -> Iterator[None]:
    """Within the block, Ctrl-C ends the sound; once more, it is what it always is."""

    def end(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        audio.end()
        print_line("Writing down the rest; Ctrl-C once more stops at once.")

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
