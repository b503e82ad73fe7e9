"""Writes the recordings of the screen pictures: made-up talks over the sample's sound."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np

RATE = 16_000
WORD, LETTER, STOP = (
    0.12,
    0.045,
    0.45,
)  # seconds: of each word, each of its letters, after a sentence
FRAME = 320  # samples in which loudness is looked at
QUIET = 0.08  # of the loudest frame: what is quieter is left out of the speech
SURE = 0.97
MURMUR = (42.0, 43.1)  # seconds: somebody speaks, and no word of it is written
INVENTED = 1.1  # seconds after a question: something is written there, and nobody speaks

Words = list[list[object]]


def main(sample: str, target: str) -> None:
    """Write `interview.flac`, `script.json`, and sound and subtitles of each other recording."""
    texts = json.loads(Path(__file__).with_name("texts.json").read_text())
    out, speech = Path(target), spoken(sample)
    words, length = interview(texts)
    said = [(start, end) for start, end, _, chance in words if chance]
    write(out / "interview.flac", laid_under([*said, MURMUR], length, speech))
    script = [[s, e, text, p or SURE] for s, e, text, p in words]
    (out / "script.json").write_text(json.dumps({"words": script, "others": texts["others"]}))
    for name, lines in texts["again"].items():
        starts = [start for start, _ in subtitles(texts["again"]["first"])]
        words = [w for at, line in zip(starts, lines, strict=True) for w in timed(line, at, sure)]
        (out / f"{name}.json").write_text(json.dumps({"words": words}))
    for number, one in enumerate(texts["shelf"]):
        cues = list(subtitles(one["lines"]))
        sound = laid_under(cues, cues[-1][1] + 1.0 + number, speech[number * RATE // 2 :])
        write(out / f"{number}.flac", sound)
        (out / f"{number}.srt").write_text(
            "\n".join(
                f"{at + 1}\n{clock(start)} --> {clock(end)}\n{line}\n"
                for at, ((start, end), line) in enumerate(zip(cues, one["lines"], strict=True))
            )
        )


def interview(texts: dict) -> tuple[list[tuple[float, float, str, float]], float]:
    """The words with times and probabilities, and the length; 0 for what nobody says."""
    words, at = [], 0.0
    for pause, text in texts["interview"]:
        if text.startswith("One."):
            words += timed(texts["invented"], at + INVENTED, lambda word: 0.0)
        at += pause
        words += timed(text, at, lambda word: texts["unsure"].get(word, SURE))
        at = words[-1][1]
    return words, at + 2.0


def sure(word: str) -> float:
    """The probability of most words."""
    return SURE


def timed(
    text: str, at: float, chance: Callable[[str], float]
) -> Iterator[tuple[float, float, str, float]]:
    """Words of a text one after the other, long words longer."""
    for word in text.split():
        end = at + WORD + LETTER * len(word)
        yield round(at, 2), round(end, 2), f" {word}", chance(word)
        at = end + (STOP if word[-1] in ".?" else 0.04)


def subtitles(lines: list[str]) -> Iterator[tuple[float, float]]:
    """Start and end of each line."""
    at = 0.8
    for line in lines:
        *_, last = timed(line, at, sure)
        yield at, last[1]
        at = last[1] + 0.9


def spoken(sample: str) -> np.ndarray:
    """The sample's sound without its pauses, 16 kHz mono s16."""
    with av.open(sample) as source:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in source.decode(audio=0)])
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    loud = np.abs(frames).max(axis=1)
    return frames[loud > QUIET * loud.max()].ravel()


def laid_under(spans: list[tuple[float, float]], length: float, speech: np.ndarray) -> np.ndarray:
    """Silence of a length with speech in these spans of seconds."""
    sound, at = np.zeros(round(length * RATE), np.int16), 0
    for start, end in spans:
        first, last = round(start * RATE), round(end * RATE)
        sound[first:last] = np.take(speech, range(at, at + last - first), mode="wrap")
        at += last - first
    return sound


def write(path: Path, sound: np.ndarray) -> None:
    """A sound as FLAC."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for piece in np.array_split(sound, len(sound) // RATE):
            frame = av.AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.rate = RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def clock(seconds: float) -> str:
    """A time as SubRip writes it."""
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"00:{whole // 60:02}:{whole % 60:02},{rest:03}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
