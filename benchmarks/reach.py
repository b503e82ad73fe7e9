"""How much of real speech reaches the model: readings, and whispered, creaky or falsetto voices."""

from collections.abc import Iterator

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from benchmarks.lines import Line, MeasureContext
from benchmarks.material import filtered
from benchmarks.programs import Tacet
from benchmarks.recordings import read, sounds_in
from benchmarks.report import percent, tell
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio
from tacet.core.planning.plan import make_plan
from tacet.core.span import Span, covered, gaps, merged
from tacet.detectors.silero import SileroDetector

THRESHOLD = 0.25  # speech probability from which on a detector counts as having found speech
HIGH_PASS = 250.0  # Hz (research/silence.md 6.2)
ACTIVE = -20.0  # dBFS that the louder half of the second copy is brought to
MOST_GAIN = 30.0  # dB
PEER = "faster-whisper vad_filter"
QUICK = 8  # every so many files


def measure(context: MeasureContext) -> Iterator[Line]:
    """Lines on the share of speech time that windows hold, and on files left out whole."""
    speech = context.data / "speech"
    paths = [*sounds_in(speech), *sounds_in(speech / "deliveries")][
        :: QUICK if context.quick else 1
    ]
    reached = {context.ours.name: 0.0, PEER: 0.0}
    files = dict.fromkeys(reached, 0)
    whole, spoken_files, details = 0.0, 0, {}
    for path in paths:
        audio = read(path)
        spoken = union(context.ours, audio)
        whole += sum(s.duration for s in spoken)
        spoken_files += bool(spoken)
        for who, heard in ((context.ours.name, ours(context.ours, audio)), (PEER, peer(audio))):
            reached[who] += sum(covered(heard, s) for s in spoken)
            files[who] += bool(heard)
            left = [g for s in spoken for g in gaps(heard, s)]
            details[f"{path.stem}: {who}"] = [f"{g.start:.2f}-{g.end:.2f}" for g in left]
        tell(f"reach: {path.stem}")
    shares = {who: percent(time, whole) + " s" for who, time in reached.items()}
    counts = {who: f"{n} of {len(paths)}" for who, n in files.items()}
    yield Line("share of real speech that reaches the model", ">= 99 %", shares, details)
    yield Line("files of real speech that reach the model", f"all {spoken_files}", counts)


def union(tacet: Tacet, audio: Audio) -> list[Span]:
    """Speech by the detector on the raw sound or on a high-passed, leveled copy."""
    silero = SileroDetector()
    tracks = [silero.track(heard) for heard in (audio, leveled(audio))]
    probability = np.maximum(tracks[0].probability, tracks[1].probability)
    hop = tracks[0].hop
    frames = np.flatnonzero(probability >= THRESHOLD)
    spans = (Span(i * hop, min((i + 1) * hop, audio.duration)) for i in frames.tolist())
    return merged(spans, gap=1e-6)


def leveled(audio: Audio) -> Audio:
    """A copy without low rumble whose louder half lies at `ACTIVE`; at most `MOST_GAIN` louder."""
    sound = filtered(audio.samples.astype(np.float64) / FULL_SCALE, low=HIGH_PASS)
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.sort((frames**2).mean(axis=1))[len(frames) // 2 :]
    active = 10 * np.log10(power.mean() + 1e-12) if len(power) else ACTIVE
    return Audio.from_floats(sound * 10 ** (min(ACTIVE - active, MOST_GAIN) / 20))


def ours(tacet: Tacet, audio: Audio) -> list[Span]:
    """What Tacet hands to the model."""
    plan = make_plan(audio, tacet.detectors, tacet.options, tacet.engine.facts.window)
    return merged(window.span for window in plan.windows)


def peer(audio: Audio) -> list[Span]:
    """What faster-whisper's `vad_filter` hands to the model."""
    spans = get_speech_timestamps(audio.crop(audio.span), VadOptions())
    return merged(Span(s["start"] / SAMPLE_RATE, s["end"] / SAMPLE_RATE) for s in spans)
