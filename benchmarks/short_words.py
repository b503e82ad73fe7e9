"""Short words of real people cut out of clips and given room: nothing of them may be lost.

A word is cut where faster-whisper hears it in its clip, and counts if plain faster-whisper then
writes the cut as that word alone. So what is asked for is known to be in the sound.
"""

from collections.abc import Iterator

import numpy as np

from benchmarks.answers import Asked
from benchmarks.normalize import tokens
from benchmarks.samples import Sample, with_room
from benchmarks.score import Said
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio

SHORT = (
    "yeah", "oh", "no", "yes", "zero", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine",
)  # fmt: skip
AROUND = 0.06  # seconds kept on either side of a word
FADE = 0.01  # seconds
MOST = 12  # cuts of one word, so that digits do not outnumber all others


def said_alone(samples: Iterator[Sample], cutter: Asked) -> Iterator[Sample]:
    """Each short word of the clips' references, with two seconds of a quiet room around it."""
    count: dict[str, int] = {}
    for sample in samples:
        wanted = set(SHORT) & set(_plain(sample.recording.utterances[0].text))
        if not wanted:
            continue
        audio = sample.recording.audio
        for word in cutter.answer(audio, "en").words:
            text = "".join(_plain(word.text))
            text = SHORT[4 + int(text)] if text.isdigit() and len(text) == 1 else text
            if text not in wanted or count.get(text, 0) >= MOST:
                continue
            cut = with_room(f"{text} {sample.name}", _cut(audio, word), text)
            if _written(cutter, cut) == tokens(text, "en"):
                count[text] = count.get(text, 0) + 1
                yield cut


def _written(cutter: Asked, cut: Sample) -> list[str]:
    return tokens(cutter.answer(cut.recording.audio, "en").text, "en")


def _plain(text: str) -> list[str]:
    return [w for part in text.lower().split() if (w := "".join(filter(str.isalnum, part)))]


def _cut(audio: Audio, word: Said) -> np.ndarray:
    """The sound of a word, its ends faded."""
    first = max(0, round((word.start - AROUND) * SAMPLE_RATE))
    last = min(len(audio.samples), round((word.end + AROUND) * SAMPLE_RATE))
    sound = audio.samples[first:last].astype(np.float32) / np.float32(FULL_SCALE)
    n = min(round(FADE * SAMPLE_RATE), len(sound))
    sound[:n] *= np.linspace(0, 1, n, dtype=np.float32)
    sound[len(sound) - n :] *= np.linspace(1, 0, n, dtype=np.float32)
    return sound
