"""Made conversations: real voices in turn, with pauses, overlaps and backchannels.

The same seed gives the same conversation. No stretch of a recording is used twice in one.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.mixed import Sound, pink, sound_of
from benchmarks.speakers.voices import clips, persons, seconds
from tacet.core.audio import SAMPLE_RATE
from tacet.core.span import Span

KINDS = ("plain", "lively", "noisy", "telephone", "room")
LONGEST = 8.0  # seconds of an utterance
SECONDS = 100.0  # of a conversation, if its persons have so much to say
SHARE = 24.0  # seconds that everybody together says at least, each an equal part
AGAIN = 32.0  # the same in two conversations together
LEVELS = (-28.0, -18.0)  # dBFS of a person's loudest second
PAUSE = {"lively": (0.0, 0.5)}  # mean and deviation of the pause before a turn; below 0: overlap
USUAL_PAUSE = (0.45, 0.4)
MOST_OVERLAP = 1.5  # seconds
BACKCHANNELS = {"lively": 0.3}  # for each utterance: a short piece by somebody else in it
USUAL_BACKCHANNELS = 0.08
BACKCHANNEL = (0.4, 1.2)  # seconds
ROOM, SNR = -65.0, (8.0, 18.0)  # dBFS of a quiet room; dB of the noisy ones
BAND = (300.0, 3400.0)  # Hz of a telephone
REVERBERATION = (0.25, 0.6)  # seconds until an echo is 60 dB down
EVENTS = 3  # noises of other kinds in a noisy one


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one person speaks."""

    span: Span
    speaker: str


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """A recording, and who speaks when in it."""

    name: str
    kind: str
    sound: Sound
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> set[str]:
        """Everybody who speaks."""
        return {turn.speaker for turn in self.turns}


@dataclass(frozen=True, slots=True, eq=False)
class _Utterance:
    sound: Sound
    speech: tuple[Span, ...]


def conversation(data: Path, half: str, kind: str, count: int, seed: int) -> Conversation:
    """A conversation of `count` persons of one half."""
    rng = random.Random(f"{half} {kind} {count} {seed}")
    able = [who for who in persons(half) if seconds(data, who) >= SHARE / count]
    said = {who: _utterances(data, who, rng) for who in rng.sample(able, count)}
    return _made(f"{half}-{kind}-{count}-{seed}", data, said, kind, rng)


def met_again(
    data: Path, half: str, kinds: tuple[str, str], count: int, seed: int
) -> tuple[Conversation, Conversation]:
    """Two conversations of the same persons, who say other things in the second, later ones."""
    rng = random.Random(f"{half} {kinds} {count} {seed} again")
    able = [who for who in persons(half) if seconds(data, who) >= AGAIN / count]
    chosen = rng.sample(able, count)
    name = f"{half}-{'-'.join(kinds)}-{count}-{seed}"
    halves = {who: _halved(data, who, rng) for who in chosen}
    first, second = (
        _made(f"{name}-{at}", data, {who: own[at] for who, own in halves.items()}, kind, rng)
        for at, kind in enumerate(kinds)
    )
    return first, second


def _made(
    name: str, data: Path, said: dict[str, list[_Utterance]], kind: str, rng: random.Random
) -> Conversation:
    sound, turns = _laid(said, kind, rng)
    noise = np.random.default_rng(rng.randrange(2**32))
    sound = _treated(sound, kind, rng, noise)
    if kind == "noisy":
        _add_events(sound, sorted((data / "nonspeech").glob("*.ogg")), rng)
    return Conversation(name, kind, np.clip(sound, -1, 1), tuple(sorted(turns, key=_start)))


def loudest(sound: Sound) -> float:
    """The level of the loudest second, dBFS."""
    sums = np.cumsum(np.concatenate([[0.0], np.square(sound, dtype=np.float64)]))
    width = min(SAMPLE_RATE, len(sound))
    return float(10 * np.log10(max((sums[width:] - sums[:-width]).max() / width, 1e-12)))


def _start(turn: Turn) -> float:
    return turn.span.start


def _halved(data: Path, who: str, rng: random.Random) -> tuple[list[_Utterance], ...]:
    """What a person says in the first half of their sound, and in the second."""
    said = list(_said(data, who, random.Random(who)))
    ends = np.cumsum([_length(one) for one in said])
    middle = int((ends <= ends[-1] / 2).sum()) or 1
    return _leveled(said[:middle], rng), _leveled(said[middle:], rng)


def _utterances(data: Path, who: str, rng: random.Random) -> list[_Utterance]:
    """All that a person says, cut into utterances of different lengths, in random order."""
    return _leveled(list(_said(data, who, rng)), rng)


def _said(data: Path, who: str, rng: random.Random) -> Iterator[_Utterance]:
    for sound, spoken in clips(data, who):
        yield from (_cut(sound, spoken, part) for part in _parts(sound, spoken, rng))


def _leveled(said: list[_Utterance], rng: random.Random) -> list[_Utterance]:
    """Utterances in random order, as loud as a person's are."""
    level = rng.uniform(*LEVELS)
    rng.shuffle(said)
    gains = [10 ** ((level + rng.uniform(-2, 2) - loudest(u.sound)) / 20) for u in said]
    return [_Utterance(u.sound * gain, u.speech) for u, gain in zip(said, gains, strict=True)]


def _parts(sound: Sound, spoken: tuple[Span, ...], rng: random.Random) -> Iterator[Span]:
    """Where utterances begin and end: in pauses, or where it is quietest if there is none."""
    wanted, begun = rng.uniform(1, LONGEST), None
    for span in spoken:
        start = span.start
        while span.end - start > LONGEST:
            middle = _quietest(sound, Span(start + LONGEST / 2, start + LONGEST))
            yield Span(start if begun is None else begun, middle)
            start, begun = middle, None
        begun = start if begun is None else begun
        if span.end - begun >= wanted:
            yield Span(begun, span.end)
            wanted, begun = rng.uniform(1, LONGEST), None
    if begun is not None and spoken[-1].end - begun >= 1:
        yield Span(begun, spoken[-1].end)


def _quietest(sound: Sound, within: Span) -> float:
    """The quietest 50 ms."""
    width = SAMPLE_RATE // 20
    first = round(within.start * SAMPLE_RATE)
    sums = np.cumsum(sound[first : round(within.end * SAMPLE_RATE)] ** 2, dtype=np.float64)
    return (first + width // 2 + int((sums[width:] - sums[:-width]).argmin())) / SAMPLE_RATE


def _cut(sound: Sound, spoken: tuple[Span, ...], part: Span) -> _Utterance:
    """The samples of a part, faded at both ends, and where somebody speaks in it."""
    first, last = (round(at * SAMPLE_RATE) for at in (part.start, part.end))
    fade = SAMPLE_RATE // 100
    samples = sound[first:last].copy()
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[-fade:] *= ramp[::-1]
    inside = [
        Span(max(s.start, part.start) - part.start, min(s.end, part.end) - part.start)
        for s in spoken
        if s.overlap(part) > 0
    ]
    return _Utterance(samples, tuple(inside))


def _laid(
    said: dict[str, list[_Utterance]], kind: str, rng: random.Random
) -> tuple[Sound, list[Turn]]:
    """The utterances one after the other, some over each other."""
    sound = np.zeros(round((SECONDS + 2 * LONGEST) * SAMPLE_RATE), np.float32)
    turns: list[Turn] = []
    at, before = rng.uniform(0.3, 2), ""
    while at < SECONDS and (who := _next(said, before, rng)):
        pause = rng.gauss(*PAUSE.get(kind, USUAL_PAUSE))
        if who == before:
            pause = abs(pause)
        at = max(at + max(pause, -MOST_OVERLAP), 0.1)
        spoken = said[who].pop()
        turns += _add(sound, spoken, who, at)
        if rng.random() < BACKCHANNELS.get(kind, USUAL_BACKCHANNELS):
            turns += _backchannel(sound, said, who, Span(at, at + _length(spoken)), rng)
        at, before = at + _length(spoken), who
    end = max(turn.span.end for turn in turns) + rng.uniform(0.2, 1.5)
    return sound[: round(end * SAMPLE_RATE)], turns


def _next(said: dict[str, list[_Utterance]], before: str, rng: random.Random) -> str | None:
    """Who speaks next: those with more left more often, sometimes the same one again."""
    left = {who: len(utterances) for who, utterances in said.items() if utterances}
    others = {who: count for who, count in left.items() if who != before}
    if not others or (before in left and rng.random() < 0.2):
        others = left if len(left) > 1 else {}
    names = sorted(others)
    weights = [others[name] ** 0.5 for name in names]
    return rng.choices(names, weights)[0] if names else None


def _backchannel(
    sound: Sound, said: dict[str, list[_Utterance]], who: str, turn: Span, rng: random.Random
) -> list[Turn]:
    """A short piece by somebody else inside of a turn."""
    names = [name for name in sorted(said) if name != who and len(said[name]) > 1]
    if not names or turn.duration < 2:
        return []
    name = rng.choice(names)
    source = said[name].pop()
    length = min(rng.uniform(*BACKCHANNEL), _length(source))
    piece = _cut(source.sound, source.speech, Span(0, length))
    return _add(sound, piece, name, rng.uniform(turn.start + 0.5, turn.end - length - 0.1))


def _length(utterance: _Utterance) -> float:
    return len(utterance.sound) / SAMPLE_RATE


def _add(sound: Sound, utterance: _Utterance, who: str, at: float) -> list[Turn]:
    first = round(at * SAMPLE_RATE)
    sound[first : first + len(utterance.sound)] += utterance.sound
    return [Turn(Span(at + s.start, at + s.end), who) for s in utterance.speech]


def _treated(sound: Sound, kind: str, rng: random.Random, noise: np.random.Generator) -> Sound:
    """The sound as this kind of recording has it."""
    if kind == "telephone":
        sound = through_telephone(sound)
    if kind == "room":
        sound = _echoing(sound, rng.uniform(*REVERBERATION), noise)
    level = np.mean(LEVELS) - rng.uniform(*SNR) if kind == "noisy" else ROOM
    return np.asarray(sound + pink(noise, len(sound), float(level)), np.float32)


def through_telephone(sound: Sound) -> Sound:
    """What a telephone lets through, in steps of 8 bits by the µ-law."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    spectrum[(hertz < BAND[0]) | (hertz > BAND[1])] = 0
    narrow = np.fft.irfft(spectrum, len(sound))
    law = 255.0
    coded = np.sign(narrow) * np.log1p(law * np.minimum(abs(narrow), 1)) / np.log1p(law)
    coded = np.round(coded * 127) / 127
    return np.asarray(np.sign(coded) * np.expm1(abs(coded) * np.log1p(law)) / law, np.float32)


def _echoing(sound: Sound, seconds: float, noise: np.random.Generator) -> Sound:
    """The sound in a room: itself, and noise that dies away as its echo."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    echo = noise.standard_normal(len(times)) * 10 ** (-3 * times / seconds)
    echo *= 0.5 / np.sqrt(np.sum(echo**2))
    echo[0] = 1
    size = len(sound) + len(echo)
    spread = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)
    return np.asarray(spread[: len(sound)], np.float32)


def _add_events(sound: Sound, files: list[Path], rng: random.Random) -> None:
    for path in rng.sample(files, EVENTS):
        event = sound_of(path)
        first = rng.randrange(max(1, len(sound) - len(event)))
        event = event * 10 ** ((rng.uniform(-35, -25) - loudest(event)) / 20)
        sound[first : first + len(event)] += event[: len(sound) - first]
