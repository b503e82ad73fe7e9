"""The command `python -m benchmarks.speakers.words`: words given to the wrong speaker.

    python -m benchmarks.speakers --write FOLDER
    tacet transcribe FOLDER/*.wav -f json -o FOLDER --word_timestamps True
    python -m benchmarks.speakers.words FOLDER

Who speaks a word is told by when: everybody who speaks in its middle, or within `NEAR` of it. A
word is at a change if somebody else speaks within a second of it.
"""

import json
import sys
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.speakers import rttm
from benchmarks.speakers.conversations import Turn
from benchmarks.speakers.der import best_pairs
from tacet import plugins
from tacet.core.audio import Audio
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import find_turns
from tacet.core.speakers.words import numbered_by_words, speakers_of_words
from tacet.core.transcript import Word

NEAR = 0.25  # seconds: reference and words may differ by so much
CHANGE = 1.0  # seconds


def main(folder: Path) -> None:
    """Print words, those at changes, and how many of each have the wrong speaker."""
    totals = np.zeros(4, int)
    for path in sorted(folder.glob("*.json")):
        counts = _counted(path.with_suffix(".wav"), _words(path))
        print(path.stem, counts.tolist())
        totals += counts
    words, wrong, changes, wrong_there = totals.tolist()
    print(f"{wrong} of {words} words ({100 * wrong / max(words, 1):.1f} %)")
    print(f"at changes {wrong_there} of {changes} ({100 * wrong_there / max(changes, 1):.1f} %)")


def _words(path: Path) -> list[Word]:
    segments = json.loads(path.read_text())["segments"]
    return [
        Word(Span(word["start"], word["end"]), word["word"], word["probability"])
        for segment in segments
        for word in segment["words"]
    ]


def _counted(path: Path, words: Sequence[Word]) -> np.ndarray:
    """Words, wrong ones, words at changes, wrong ones at changes."""
    expected = rttm.read(path.with_suffix(".expected.rttm"))
    with wave.open(str(path)) as file:
        audio = Audio(np.frombuffer(file.readframes(file.getnframes()), np.int16))
    diarizer, options = plugins.diarizer("pyannote"), SpeakerOptions()
    pieces = list(diarizer.listen(audio, speaker_spans(audio.duration, diarizer.step)))
    turns = numbered_by_words(find_turns(pieces, options, audio.duration), words)
    given = speakers_of_words(words, turns, options)
    right = [_speakers(expected, word, NEAR) for word in words]
    names = sorted({turn.speaker for turn in expected})
    together = np.zeros((len(names), 1 + max((turn.speaker for turn in turns), default=0)))
    for speaker, people in zip(given, right, strict=True):
        for person in people:
            if speaker is not None:
                together[names.index(person), speaker] += 1
    matched = {column: names[row] for row, column in best_pairs(together)}
    counts = np.zeros(4, int)
    for word, speaker, people in zip(words, given, right, strict=True):
        if people:
            wrong = speaker is None or matched.get(speaker) not in people
            change = len(_speakers(expected, word, CHANGE)) > 1
            counts += np.array([1, wrong, change, change and wrong])
    return counts


def _speakers(turns: Sequence[Turn], word: Word, near: float) -> set[str]:
    """Who speaks in the middle of a word, else near to it; with a long reach all of them."""
    around = Span(max(0.0, word.span.middle - near), word.span.middle + near)
    close = {turn.speaker for turn in turns if turn.span.overlap(around) > 0}
    if near > NEAR:
        return close
    here = {t.speaker for t in turns if t.span.start <= word.span.middle < t.span.end}
    return here or close


if __name__ == "__main__":
    main(Path(sys.argv[1]))
