"""Local speakers by pyannote's segmentation-3.0, their voices by CAM++.

After pyannote.audio 2.1 (Bredin 2023, Interspeech): in windows of 10 s a network tells up to three
speakers apart, two of them at once; voices are embedded from what each says alone. Unlike there,
each stretch of speech is embedded by itself, for the network now and then takes two people who
speak one after the other for one.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tacet.compute.blas import use_one_thread
from tacet.compute.fbank import HOP, WINDOW, log_mel
from tacet.compute.processor import available_cores
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE
from tacet.core.protocols import AudioSource
from tacet.core.span import Span
from tacet.core.speakers.observation import FULL, LocalSpeakers
from tacet.diarizers.networks import (
    EMBEDDING_SIZE,
    FRAME_SIZE,
    FRAME_STEP,
    embed,
    load,
    segment,
    voice_direction,
)

LENGTH = 10 * SAMPLE_RATE  # samples of a window, as in training
FRAMES = 444  # of a piece: 7.5 s, in the middle of a window where there is enough around it
MARGIN = 72  # frames of a window before the piece
SETS = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))  # of speakers, in the network's order
SPEAKERS = 3
PAUSE = 15  # frames, 0.25 s: a shorter pause does not end a stretch
STRETCH = 178  # frames, 3 s: a longer stretch is cut into equal parts
SHORTEST = 40  # features, of 10 ms: a voice alone for less says nothing
ENOUGH = 150  # features of what lies in a piece; else what is around it is taken as well
SOME = 80  # features of a part; else all of the run is taken
LONGEST = 300  # features: more do not make a voice clearer
BRIEF = 150  # features that tell whether two stretches are one person's
COMPARED = 1.0  # seconds of both, for that
ALIKE = 0.5  # cosine from which on they are

Float32 = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Voice = tuple[Float32, float]
MEMBERS = np.array([[n in members for n in range(SPEAKERS)] for members in SETS], np.float32)


UNHEARD: Voice = (np.zeros(EMBEDDING_SIZE, np.float32), 0.0)


class _Part(NamedTuple):
    """Frames of a part of a run, and those of them that lie in the piece."""

    inside: range
    whole: range
    run: range


class _Sound(NamedTuple):
    """Log-mel features of a window, and in which frames a local speaker is alone."""

    features: Float32
    alone: Bools

    def features_in(self, frames: range) -> Ints:
        """Numbers of the features that lie in frames in which the speaker is alone.

        A frame of the network stands for the middle of the samples that it is made of.
        """
        count = len(self.features)
        at = (np.arange(count) * HOP + (WINDOW - FRAME_SIZE) / 2) / FRAME_STEP
        nearest = np.clip(np.round(at).astype(int), 0, len(self.alone) - 1)
        chosen = self.alone[nearest] & (nearest >= frames.start) & (nearest < frames.stop)
        return np.flatnonzero(chosen)


class PyannoteDiarizer:
    """Up to three speakers within 10 s, two of them at once."""

    name = "pyannote"
    step = FRAMES * FRAME_STEP / SAMPLE_RATE

    def __init__(self) -> None:
        use_one_thread()

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        """One answer for each piece, in order; the sound around it is listened to as well.

        As many pieces at a time as there are cores: the networks take one each.
        """
        load()
        cores = available_cores()
        coming: deque[Future[LocalSpeakers]] = deque()
        with ThreadPoolExecutor(cores, "diarizer") as pool:
            for span in spans:
                first = round(span.start * SAMPLE_RATE / FRAME_STEP)
                begin, samples = _window(audio, first)
                coming.append(pool.submit(_heard, samples, first, first - begin))
                if len(coming) > cores:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()


def _window(audio: AudioSource, first: int) -> tuple[int, Float32]:
    """First frame and samples (int16 scale) of the window around the piece at a frame.

    Its piece lies in the middle, at the beginning and the end of a recording as near as can be.
    """
    begin = max(0, first - MARGIN)
    sound = audio.piece(begin * FRAME_STEP / SAMPLE_RATE, LENGTH / SAMPLE_RATE).samples
    if len(sound) < LENGTH and begin:
        begin = max(0, begin - (LENGTH - len(sound)) // FRAME_STEP)
        sound = audio.piece(begin * FRAME_STEP / SAMPLE_RATE, LENGTH / SAMPLE_RATE).samples
    return begin, np.pad(sound, (0, LENGTH - len(sound))).astype(np.float32)


def _heard(samples: Float32, first: int, offset: int) -> LocalSpeakers:
    """The speakers of a window's frames from `offset` on, which are those from `first` on."""
    sets = np.exp(segment(samples / np.float32(FULL_SCALE)))
    likely = sets.argmax(axis=1)
    features = log_mel(np.pad(samples, (0, WINDOW - HOP)))
    piece = range(offset, min(offset + FRAMES, len(sets)))
    present = [speaker for speaker in range(SPEAKERS) if MEMBERS[likely, speaker].any()]
    stretches, voices, seconds = [], [], []
    for speaker in present:
        parts = _parts_in(piece, MEMBERS[likely, speaker] > 0)
        sound = _Sound(features, likely == 1 + speaker)
        for part, (voice, length) in zip(parts, _voices(sound, parts, len(present)), strict=True):
            stretches.append((speaker, part.inside.start - offset, part.inside.stop - offset))
            voices.append(voice)
            seconds.append(length)
    activity = sets[piece.start : piece.stop] @ MEMBERS
    return LocalSpeakers(
        start=(first * FRAME_STEP + (FRAME_SIZE - FRAME_STEP) / 2) / SAMPLE_RATE,
        hop=FRAME_STEP / SAMPLE_RATE,
        activity=np.round(activity * FULL).astype(np.uint8),
        stretches=np.array(stretches, np.int32).reshape(-1, 3),
        voices=np.array(voices, np.float16).reshape(-1, EMBEDDING_SIZE),
        seconds=np.array(seconds, np.float32),
    )


def _runs(speaking: Bools) -> list[range]:
    """Stretches of frames in which somebody speaks, short pauses included."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], speaking, [False]]).astype(np.int8)))
    runs: list[range] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if runs and start - runs[-1].stop <= PAUSE:
            runs[-1] = range(runs[-1].start, end)
        else:
            runs.append(range(start, end))
    return runs


def _parts(run: range) -> list[range]:
    """A stretch in equal parts, none longer than `STRETCH`."""
    count = -(-len(run) // STRETCH)
    cuts = [run.start + len(run) * n // count for n in range(count + 1)]
    return [range(start, end) for start, end in pairwise(cuts)]


def _overlap(one: range, other: range) -> range:
    return range(max(one.start, other.start), min(one.stop, other.stop))


def _parts_in(piece: range, speaking: Bools) -> list[_Part]:
    """The parts of all that somebody says which lie in a piece, or reach into it."""
    return [
        _Part(inside, whole, run)
        for run in _runs(speaking)
        for whole in _parts(run)
        if len(inside := _overlap(whole, piece))
    ]


def _voices(sound: _Sound, parts: Sequence[_Part], speakers: int) -> list[Voice]:
    """The direction of the voice in each part, and from how many seconds it is.

    Where one person alone speaks in a window, the beginning and the end of it are compared; what
    lies between two voices that are one is not listened to.
    """
    heard: dict[int, Voice] = {}
    if len(parts) > 2 and speakers == 1:
        first, last = (_voice(sound, part, BRIEF) for part in (parts[0], parts[-1]))
        if min(first[1], last[1]) >= COMPARED and first[0] @ last[0] >= ALIKE:
            return [first, *[UNHEARD] * (len(parts) - 2), last]
        ends = ((0, first), (len(parts) - 1, last))
        heard = {at: voice for at, voice in ends if voice[1] < BRIEF * HOP / SAMPLE_RATE}
    return [heard.get(at) or _voice(sound, part, LONGEST) for at, part in enumerate(parts)]


def _voice(sound: _Sound, part: _Part, longest: int) -> Voice:
    """The direction of the voice in a part, from `longest` features in its middle at most.

    What lies in the piece itself goes first; where that is little, what is next to it is taken as
    well, and next to the part if need be. Unheard if that is too little, too.
    """
    own = sound.features_in(part.inside)
    enough = min(ENOUGH, longest)
    if len(own) < enough:
        around = sound.features_in(part.whole)
        if len(around) < SOME:
            around = sound.features_in(part.run)
        middle = (own[0] + own[-1]) / 2 if len(own) else _feature_at(part.inside)
        nearest = np.argsort(abs(around - middle), kind="stable")[:enough]
        own = np.sort(around[nearest])
    if len(own) < SHORTEST:
        return UNHEARD
    cut = max(0, len(own) - longest) // 2
    own = own[cut : cut + longest]
    return voice_direction(embed(sound.features[own])), len(own) * HOP / SAMPLE_RATE


def _feature_at(frames: range) -> float:
    """The feature in the middle of some frames."""
    return (frames.start + frames.stop) / 2 * FRAME_STEP / HOP
