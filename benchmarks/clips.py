"""Clips of a few seconds as people dictate them: cut out of recordings, from pause to pause."""

from collections.abc import Iterator, Sequence

from benchmarks.recordings import Recording
from benchmarks.score import Utterance
from tacet.core.audio import Audio
from tacet.core.span import Span

SHORTEST, LONGEST = 3.0, 10.0  # seconds of a clip
AROUND = 0.25  # seconds before and after what is said
USUAL = 5.0  # seconds, about, of a clip that comes alone


def clips_of(recordings: Sequence[Recording], count: int) -> list[Recording]:
    """Clips of 3 to 10 s cut in pauses, of all recordings in turn."""
    per = [list(clips_in(recording)) for recording in recordings]
    turns = max(len(clips) for clips in per)
    mixed = [clips[i] for i in range(turns) for clips in per if i < len(clips)]
    if len(mixed) < count:
        raise ValueError(f"These recordings give only {len(mixed)} clips.")
    return mixed[:count]


def clips_in(recording: Recording) -> Iterator[Recording]:
    """What is said in a recording, cut into clips of about equally many short and long ones."""
    said: list[Utterance] = []
    wanted = SHORTEST
    for utterance in recording.utterances:
        if said and utterance.end - said[0].start + 2 * AROUND > LONGEST:
            said = []
        said.append(utterance)
        span = Span(max(0.0, said[0].start - AROUND), said[-1].end + AROUND)
        if wanted <= span.duration <= LONGEST:
            words = tuple(Utterance(u.start - span.start, u.end - span.start, u.text) for u in said)
            sound = recording.audio.piece(span.start, span.duration)
            yield Recording(f"{recording.name} {span.start:.1f}", Audio(sound.samples), words)
            said, wanted = [], SHORTEST + (wanted - SHORTEST + 2.3) % (LONGEST - SHORTEST - 2)


def usual(clips: Sequence[Recording]) -> Recording:
    """The clip of about 5 s."""
    return min(clips, key=lambda clip: abs(clip.audio.duration - USUAL))
