"""Loudness frame by frame, dead air and far regions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import DECIBELS, SAMPLE_RATE, Audio
from tacet.core.options import SpeechOptions
from tacet.core.span import MS, Span

HOP = 0.02  # seconds from one frame to the next
BLOCK = 30.4  # seconds held in memory at once; a multiple of HOP and of audio.FRAME_GRID
SILENT = -120.0  # dBFS written for digital zero, far under any sound
ROUNDING = 1e-6  # frames that floating point may take away


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """Loudness over time.

    Attributes:
        level: RMS of each frame around its own mean in dBFS, shape `(n_frames,)`; the mean is
            taken out because a constant offset is no sound.
        dead: whether a frame is dead air, shape `(n_frames,)`.
        floor: the recording's noise floor in dBFS.
        start: when the first frame begins, in seconds; below 0 with leading silence.
        before: level of the loudest frame of the sound before, in dBFS, where that counts.
    """

    level: NDArray[np.float32]
    dead: NDArray[np.bool_]
    floor: float
    start: float = 0.0
    before: float = SILENT

    @property
    def loudest(self) -> float:
        """Highest level, also of the sound before, in dBFS."""
        return max(self.before, float(self.level.max()))

    def frame(self, time: float) -> int:
        """Frame at a time in seconds, perhaps beyond the last."""
        return max(0, int((time - self.start) / HOP + ROUNDING))

    def peak(self, start: float, end: float) -> float:
        """Highest level between two times in seconds, in dBFS."""
        first = self.frame(start)
        frames = self.level[first : max(self.frame(end), first + 1)]
        return float(frames.max()) if len(frames) else SILENT


def measure_loudness(audio: Audio, options: SpeechOptions, before: Audio | None = None) -> Loudness:
    """Loudness of a whole recording or a piece of one, read in bounded blocks.

    Args:
        before: sound before the piece; floor and loudest moment are those of both.
    """
    level = _levels(audio)
    dead = _dead_frames(level, options)
    own = -(-audio.leading_silence // round(HOP * SAMPLE_RATE))  # added silence is no noise floor
    live, earlier = level[own:][~dead[own:]], np.zeros(0, np.float32)
    if before is not None:
        earlier = _levels(before)
        live = np.concatenate([earlier[~_dead_frames(earlier, options)], live])
    floor = float(np.percentile(live, options.floor_percentile)) if len(live) else SILENT
    return Loudness(level, dead, floor, audio.blocks_start, float(max(earlier, default=SILENT)))


def far_regions(loudness: Loudness, within: Span, options: SpeechOptions) -> list[Span]:
    """Long stretches with sound far quieter than the loudest moment.

    Somebody may speak there further away, or after louder music.

    Args:
        within: where the sound itself lies, without leading silence.
    """
    level, reach = loudness.level, round(options.far_around / HOP)
    if not options.vad_far or not len(level):
        return []
    padded = np.pad(level, reach, constant_values=SILENT)
    nearby = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    onset = round(options.far_onset / HOP)
    regions = []
    for first, last in runs(nearby < loudness.loudest - options.vad_far):
        if (last - first) * HOP < options.far_shortest:
            continue
        start = max(0, first - reach + onset)
        end = min(len(level), last + reach - onset)
        if _stands_out(level[start:end], loudness.dead[start:end], options):
            begins, ends = (loudness.start + frame * HOP for frame in (start, end))
            regions.append(Span(max(within.start, begins), min(within.end, ends)))
    return regions


def _stands_out(
    level: NDArray[np.float32], dead: NDArray[np.bool_], options: SpeechOptions
) -> bool:
    """Whether something in a region is louder than its noise."""
    live = level[~dead]
    return bool(
        len(live) * HOP >= options.far_onset
        and live.max() - np.percentile(live, options.floor_percentile) >= options.far_contrast
    )


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of True as `[start, end)` in frames, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _levels(audio: Audio) -> NDArray[np.float32]:
    parts = [_block_loudness(block) for block in audio.blocks(BLOCK)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _block_loudness(block: NDArray[np.float32]) -> NDArray[np.float32]:
    size = round(HOP * SAMPLE_RATE)
    frames = np.pad(block, (0, -len(block) % size)).reshape(-1, size)
    rms = frames.std(axis=1)
    return np.asarray(DECIBELS * np.log10(np.maximum(rms, 10 ** (SILENT / DECIBELS))), np.float32)


def _dead_level(level: NDArray[np.float32], options: SpeechOptions) -> float:
    """Level in dBFS under which a frame may be dead air: lower where somebody is recorded quietly.

    Steady noise has no loudest moment, and stays dead air.
    """
    if not len(level):
        return options.dead_level
    loudest = float(level.max())
    if loudest - np.percentile(level, options.floor_percentile) < options.dead_contrast:
        return options.dead_level
    return options.dead_level - float(np.clip(options.dead_quiet - loudest, 0.0, options.dead_drop))


def _dead_frames(level: NDArray[np.float32], options: SpeechOptions) -> NDArray[np.bool_]:
    """Mask of quiet frames, `min_dead_ms` in a row, nothing louder close by.

    A recording that is quiet from end to end is dead air however short it is.
    """
    reach = round(options.dead_guard / HOP)
    dead_level = _dead_level(level, options)
    dead_peak = dead_level + options.dead_peak - options.dead_level
    padded = np.pad(level > dead_peak, reach)  # as "same" of any length, even of none
    loud = np.convolve(padded, np.ones(2 * reach + 1), "valid") > 0.5
    quiet = (level < dead_level) & ~loud[: len(level)]
    dead = np.zeros(len(level), np.bool_)
    for start, end in runs(quiet):
        if (end - start) * HOP * MS >= options.min_dead_ms or end - start == len(level):
            dead[start:end] = True
    return dead
