"""A plug-in engine that is no Whisper: English digits by PocketSphinx, whose wheel has weights.

Its model is the list of words that it knows, separated by "+", or "digits".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pocketsphinx

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.errors import BadOption, DeviceUnavailable, NotFound
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.transcript import Evidence, Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.engines.plugin import EngineRequest

DIGITS = "zero+oh+one+two+three+four+five+six+seven+eight+nine"
FRAMES_PER_SECOND = 100
FULL_SCALE = 32_767
MIN_PROBABILITY = 1e-9


@dataclass(frozen=True)
class DigitsOptions:
    """Options of the engine."""

    downsample: int = field(default=3, metadata={"help": "compute every so many frames anew"})
    gaussians: int = field(default=1, metadata={"help": "that count for a frame"})
    beam: float = field(default=1e-20, metadata={"help": "of the search, a probability"})


class DigitsEngine:
    """Knows some English words, and hears them in everything."""

    Options = DigitsOptions

    def __init__(self, name: str, words: Sequence[str], options: DigitsOptions) -> None:
        """Write the grammar and the dictionary of these words."""
        if options.downsample < 1:
            raise BadOption("The option downsample must be 1 or more.")
        dictionary = pronunciations(words)
        self._name, self._folder = name, TemporaryDirectory()
        self._options, home = options, Path(self._folder.name)
        (home / "words.dict").write_text(dictionary)
        rule = " | ".join(words)
        (home / "words.gram").write_text(
            f"#JSGF V1.0;\ngrammar words;\npublic <words> = ( {rule} )+ ;\n"
        )

    @classmethod
    def open(cls, request: EngineRequest) -> "DigitsEngine":
        """The engine for a list of words."""
        if request.device == "cuda":
            raise DeviceUnavailable("PocketSphinx works on a processor only.")
        words = (DIGITS if request.model == "digits" else request.model).split("+")
        return cls(request.model, words, request.options)

    @property
    def facts(self) -> EngineFacts:
        """What the engine is and runs on."""
        return EngineFacts(
            "digits", f"digits:{self._name}", "PocketSphinx", 10.0, ("en",), "cpu", "int16",
            versions={"pocketsphinx": pocketsphinx.__name__},
        )  # fmt: skip

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        """English, for certain."""
        return "en", 1.0

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        """One result per window, each by a decoder of its own, so that none depends on another."""
        for window in windows:
            words = self._words(audio, window)
            logprob = sum(log(max(w.probability, MIN_PROBABILITY)) for w in words)
            mean = logprob / max(1, len(words))
            attempt = Attempt("first", options.temperature, 1, mean, 0.0, len(words))
            yield WindowResult(
                window, words=words, avg_logprob=mean, language=options.language,
                attempts=(attempt,),
            )  # fmt: skip

    def close(self) -> None:
        """Delete the grammar."""
        self._folder.cleanup()

    def _words(self, audio: Audio, window: Window) -> tuple[Word, ...]:
        samples = np.round(audio.crop(window.span) * FULL_SCALE).astype(np.int16)
        if not len(samples):
            return ()
        home, options = Path(self._folder.name), self._options
        decoder = pocketsphinx.Decoder(
            samprate=SAMPLE_RATE, loglevel="FATAL", lm=None, dict=str(home / "words.dict"),
            jsgf=str(home / "words.gram"), ds=options.downsample, topn=options.gaussians,
            beam=options.beam, pbeam=options.beam, wbeam=options.beam,
        )  # fmt: skip
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        segments = list(decoder.seg()) if decoder.hyp() else []
        return tuple(word_of(s, window.span) for s in segments if s.word[0].isalpha())


def word_of(segment: "pocketsphinx.Segment", window: Span) -> Word:
    """A segment as a word of the recording."""
    start, end = (
        min(window.start + frame / FRAMES_PER_SECOND, window.end)
        for frame in (segment.start_frame, segment.end_frame)
    )
    probability = float(min(1.0, max(0.0, segment.prob)))
    text = " " + segment.word.partition("(")[0]
    return Word(Span(start, end), text, probability, Evidence(min_token_probability=probability))


def pronunciations(words: Sequence[str]) -> str:
    """The lines of PocketSphinx' dictionary for these words. Raises NotFound."""
    lines = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).read_text().splitlines()
    known = [(line.partition(" ")[0].partition("(")[0], line) for line in lines]
    missing = set(words) - {word for word, _ in known}
    if missing:
        raise NotFound(f"PocketSphinx does not know the word {sorted(missing)[0]!r}.")
    return "".join(f"{line}\n" for word, line in known if word in words)
