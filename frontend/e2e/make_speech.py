"""Writes ten minutes of real speech, its words, and what an engine made of them with 20 faults."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

LENGTH = 600.0  # seconds
PAUSE = 0.5  # seconds of silence between two recordings
RATE = 16_000
SURE, UNSURE = 0.95, 0.15
PLAIN = re.compile(r"[A-Za-z ',.?!-]+")

NAMED = 2  # places in which one word is wrong
WRONG_NAME = "zanzibar"

Line = list[str]
Heard = list[tuple[str, float]]


def main(folder: str, target: str) -> None:
    """Write `speech.flac`, `script.json` for the scripted engine, and `told.json`."""
    clips, out = list(chosen(Path(folder))), Path(target)
    write_sound(out / "speech.flac", [sound for _, sound in clips])
    lines = [text.split(" ") for text, _ in clips]
    heard, errors = with_faults(lines)
    words: list[list[object]] = []
    at = 0.0
    for line, (_, sound) in zip(heard, clips, strict=True):
        seconds = len(sound) / RATE
        words += spread(line, at + 0.1, at + seconds - 0.1)
        at += seconds + PAUSE
    (out / "script.json").write_text(json.dumps({"words": words}))
    (out / "told.json").write_text(json.dumps(errors))


def chosen(folder: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Texts and sounds of English recordings, until they are long enough."""
    told = json.loads((folder / "real.json").read_text())
    length = 0.0
    for name, about in sorted(told.items(), key=lambda one: (-len(one[1]["text"]), one[0])):
        text = " ".join(about["text"].split())
        fits = about["language"] == "en" and 3 <= about["seconds"] <= 25
        if not fits or not PLAIN.fullmatch(text) or length >= LENGTH:
            continue
        sound = decoded(folder / name)
        length += len(sound) / RATE + PAUSE
        yield sentence(text), sound


def sentence(text: str) -> str:
    """A text as one sentence, so that each recording is one segment."""
    inner = re.sub(r"[.?!]+", "", text).strip()
    lower = inner.lower() if inner.isupper() else inner
    return f"{lower[0].upper()}{lower[1:]}."


def decoded(path: Path) -> np.ndarray:
    """The sound of a file, 16 kHz mono s16."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(path)) as source:
        frames = [f for frame in source.decode(audio=0) for f in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in [*frames, *resampler.resample(None)]])


def write_sound(path: Path, sounds: list[np.ndarray]) -> None:
    """All sounds with pauses between, as FLAC."""
    silence = np.zeros(round(PAUSE * RATE), np.int16)
    whole = np.concatenate([piece for sound in sounds for piece in (sound, silence)])
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for piece in np.array_split(whole, len(whole) // RATE):
            frame = av.AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.rate = RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def spread(line: Heard, start: float, end: float) -> Iterator[list[object]]:
    """The words of a line, evenly over its time."""
    each = (end - start) / len(line)
    for index, (word, sure) in enumerate(line):
        yield [start + index * each, start + (index + 0.9) * each, f" {word}", sure]


def with_faults(lines: list[Line]) -> tuple[list[Heard], list[dict[str, object]]]:
    """The lines as an engine heard them, and each fault with what it takes to mend it."""
    heard: list[Heard] = [[(word, SURE) for word in line] for line in lines]
    errors = name_faults(heard)
    named = {error["line"] for error in errors}
    places = [place for place in range(1, len(lines) - 1) if place not in named]
    for index, kind in enumerate(KINDS):
        place = places[index * (len(places) - 1) // len(KINDS)]
        errors.append({"kind": kind.__name__, "line": place, **kind(heard[place], place)})
    return heard, errors


def name_faults(heard: list[Heard]) -> list[dict[str, object]]:
    """A word that is written wrong in two places; the first time the engine is not sure of it."""
    homes: dict[str, list[int]] = {}
    for place, line in enumerate(heard):
        for word, _ in line[1:-1]:
            homes.setdefault(word, []).append(place)
    long = {word: found for word, found in homes.items() if len(word) >= 5 and word.isalpha()}
    right = min(word for word, found in long.items() if len(found) == NAMED == len(set(found)))
    for turn, place in enumerate(homes[right]):
        at = [word for word, _ in heard[place]].index(right)
        heard[place][at] = (WRONG_NAME, SURE if turn else UNSURE)
    return [
        {"kind": "name", "line": place, "heard": WRONG_NAME, "right": right}
        for place in homes[right]
    ]


def text_of(line: Heard) -> str:
    """The text of words, to find them by."""
    return " ".join(word for word, _ in line)


def wrong(line: Heard, place: int) -> dict[str, object]:
    """A word in place of another; the engine is not sure of it."""
    at = len(line) // 2
    right, _ = line[at]
    line[at] = (f"gnome{place:03}", UNSURE)
    return {"heard": f"gnome{place:03}", "right": right}


def extra(line: Heard, place: int) -> dict[str, object]:
    """A word too many; the engine is not sure of it."""
    line.insert(2, (f"okay{place:03}", UNSURE))
    return {"heard": f"okay{place:03}"}


def missing(line: Heard, place: int) -> dict[str, object]:
    """A word that was left out behind the second one."""
    right, _ = line.pop(2)
    return {"find": text_of(line[:3]), "right": right}


def split(line: Heard, place: int) -> dict[str, object]:
    """A sentence that was cut in two."""
    (before, sure), (after, _) = line[1], line[2]
    line[1:3] = [(f"{before}.", sure), (after.capitalize(), sure)]
    return {"find": text_of(line[2:5]), "right": after}


def joined(line: Heard, place: int) -> dict[str, object]:
    """A sentence without an end, so that the next one is in its segment."""
    (last, sure) = line[-1]
    line[-1] = (last.rstrip("."), sure)
    return {"find": text_of(line[-3:])}


KINDS = (
    wrong, missing, wrong, extra, wrong, split, wrong, joined, wrong,
    missing, wrong, extra, wrong, split, wrong, joined, missing, extra,
)  # fmt: skip
"""18 faults, with the name in two places 20."""

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
