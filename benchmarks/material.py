"""Sound made on the spot: every kind of dead air, and speech with dead air of each kind between.

Deterministic: the same seed gives the same samples. All sound is 16 kHz mono float in -1..1.
"""

import io
from collections.abc import Callable, Iterator, Sequence

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.recordings import Recording
from benchmarks.score import Utterance
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio

Sound = NDArray[np.float64]
Random = np.random.Generator
DURATIONS = (0.05, 1, 5, 10, 29, 31, 60, 120)  # seconds; 29 and 31 lie around Whisper's window
GAPS = ((2.0, 30.0, 5.0, 10.0), (60.0, 10.0, 2.0, 5.0))  # seconds before, between and after speech
EDGE = 0.01  # seconds over which a cut-out utterance fades, so that no click is made
AROUND = 0.1  # seconds of its room that an utterance keeps on either side


def level(sound: Sound, decibels: float) -> Sound:
    """The sound brought to an RMS level in dBFS."""
    rms = float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    return sound * (10 ** (decibels / 20) / rms) if rms else sound


def filtered(sound: Sound, low: float = 0.0, high: float = np.inf) -> Sound:
    """The sound between two frequencies in Hz, with no phase shift."""
    spectrum = np.fft.rfft(sound)
    frequency = np.fft.rfftfreq(max(1, len(sound)), 1 / SAMPLE_RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return np.fft.irfft(spectrum, len(sound)) if len(sound) else sound


def zero(n: int, rng: Random) -> Sound:
    """Digital zero."""
    return np.zeros(n)


def dither(n: int, rng: Random) -> Sound:
    """Triangular noise of one least significant bit of 16."""
    return (rng.random(n) - rng.random(n)) / FULL_SCALE


def hiss(n: int, rng: Random) -> Sound:
    """White noise at -50 dBFS, a quiet recorder."""
    return level(rng.standard_normal(n), -50)


def loud_hiss(n: int, rng: Random) -> Sound:
    """White noise at -25 dBFS."""
    return level(rng.standard_normal(n), -25)


def hum(n: int, rng: Random) -> Sound:
    """Mains hum at 50 Hz with harmonics, over a little noise."""
    t = np.arange(n) / SAMPLE_RATE
    tones = [np.sin(2 * np.pi * 50 * k * t + rng.random() * 6) / k for k in (1, 2, 3, 5, 7)]
    return level(np.sum(tones, axis=0), -32) + level(rng.standard_normal(n), -72)


def clicks(n: int, rng: Random) -> Sound:
    """About two clicks a second, each a few milliseconds, over faint noise."""
    sound = level(rng.standard_normal(n), -70)
    for at in rng.integers(0, max(1, n - 200), size=max(1, 2 * n // SAMPLE_RATE)):
        length = min(int(rng.integers(8, 120)), n - at)
        decay = np.exp(-np.arange(length) / 20)
        sound[at : at + length] += rng.uniform(0.05, 0.6) * decay * rng.standard_normal(length)
    return sound


def codec(n: int, rng: Random) -> Sound:
    """What MP3 at 32 kbit/s leaves of near-silence."""
    return through_mp3(level(rng.standard_normal(n), -75))


def rumble(n: int, rng: Random) -> Sound:
    """Wind or traffic: noise under 120 Hz that swells, at about -25 dBFS."""
    t = np.arange(n) / SAMPLE_RATE
    swell = 1.2 + np.sin(2 * np.pi * 0.3 * t + rng.random() * 6)
    return level(filtered(rng.standard_normal(n), 15, 120) * swell, -25)


def rain(n: int, rng: Random) -> Sound:
    """Rain-like noise between 1 and 7 kHz at -35 dBFS with drops."""
    return level(filtered(rng.standard_normal(n), 1000, 7000), -35) + 0.2 * clicks(n, rng)


def music(n: int, rng: Random) -> Sound:
    """Music-like: a plucked note of a minor scale with overtones, two a second, at -22 dBFS."""
    sound = np.zeros(n)
    step = SAMPLE_RATE // 2
    for start in range(0, n, step):
        note = 110 * 2 ** (int(rng.choice([0, 3, 5, 7, 10, 12, 15, 19, 24])) / 12)
        t = np.arange(min(3 * step, n - start)) / SAMPLE_RATE
        for k in (1, 2, 3, 4, 6):
            sound[start : start + len(t)] += (
                np.sin(2 * np.pi * note * k * t) * np.exp(-3 * k * t) / k
            )
    return level(sound, -22)


KINDS: dict[str, Callable[[int, Random], Sound]] = {
    "digital zero": zero, "dither": dither, "hiss": hiss, "loud hiss": loud_hiss, "hum": hum,
    "clicks": clicks, "codec silence": codec, "rumble": rumble, "rain": rain, "music": music,
}  # fmt: skip


def made(kind: str, seconds: float, seed: int = 0) -> Sound:
    """Dead air of a kind."""
    rng = np.random.default_rng([seed, list(KINDS).index(kind), round(seconds * 1000)])
    return KINDS[kind](round(seconds * SAMPLE_RATE), rng)


def dead_air(durations: Sequence[float] = DURATIONS, seed: int = 0) -> Iterator[Recording]:
    """A recording of each kind and duration in which nobody speaks."""
    for kind in KINDS:
        for seconds in durations:
            sound = made(kind, seconds, seed)
            yield Recording(f"{kind}, {seconds:g} s", Audio.from_floats(sound))


def utterances_of(recording: Recording) -> list[tuple[Sound, Utterance]]:
    """Each utterance cut out with a little of its room, and when it begins and ends in that."""
    out = []
    for u in recording.utterances:
        first = round(max(0.0, u.start - AROUND) * SAMPLE_RATE)
        last = round((u.end + AROUND) * SAMPLE_RATE)
        sound = recording.audio.samples[first:last].astype(np.float64) / FULL_SCALE
        n = round(EDGE * SAMPLE_RATE)
        sound[:n] *= np.linspace(0, 1, n)
        sound[-n:] *= np.linspace(1, 0, n)
        at = u.start - first / SAMPLE_RATE
        out.append((sound, Utterance(at, at + u.end - u.start, u.text)))
    return out


def mixes(
    spoken: Sequence[tuple[Sound, Utterance]], gaps: Sequence[Sequence[float]] = GAPS, seed: int = 0
) -> Iterator[Recording]:
    """Speech with gaps of each kind of dead air before, between and after utterances."""
    rng = np.random.default_rng(seed)
    for kind in KINDS:
        for pattern in gaps:
            chosen = rng.choice(len(spoken), len(pattern) - 1, replace=False)
            yield _mix(kind, pattern, [spoken[i] for i in chosen], seed)


def _mix(
    kind: str, gaps: Sequence[float], spoken: Sequence[tuple[Sound, Utterance]], seed: int
) -> Recording:
    parts, said, at = [made(kind, gaps[0], seed)], [], len(made(kind, gaps[0], seed))
    for (sound, u), gap in zip(spoken, gaps[1:], strict=True):
        start = at / SAMPLE_RATE
        said.append(Utterance(start + u.start, start + u.end, u.text))
        parts += [sound, made(kind, gap, seed)]
        at += len(sound) + len(parts[-1])
    name = f"{kind}, gaps {'/'.join(f'{g:g}' for g in gaps)} s"
    return Recording(name, Audio.from_floats(np.concatenate(parts)), tuple(said))


def through_mp3(sound: Sound, bit_rate: int = 32_000) -> Sound:
    """The sound after MP3 and back, in its own time and length."""
    samples = Audio.from_floats(sound).samples
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    file.seek(0)
    with av.open(file, "r") as back:
        frames = [frame.to_ndarray().reshape(-1) for frame in back.decode(audio=0)]
    decoded = np.concatenate(frames).astype(np.float64)[: len(sound)] if frames else np.zeros(0)
    return np.pad(decoded, (0, len(sound) - len(decoded)))


def through_telephone(sound: Sound) -> Sound:
    """The sound after 8 kHz sampling and back: nothing over 3.9 kHz is left."""
    return filtered(sound, high=3900.0)
