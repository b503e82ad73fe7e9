"""What comes of a live recording, and how long its last words take."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.recordings import Recording
from benchmarks.score import Said, Utterance, aligned, normalized


@dataclass(frozen=True, slots=True)
class Live:
    """What was written while a recording was sent.

    Attributes:
        recording: as the server heard it, with what is said in it.
        words: the words, in order.
        confirmed: when each of them was, in seconds since the recording began.
    """

    recording: Recording
    words: Sequence[Said]
    confirmed: Sequence[float]


def last_word_delays(live: Live, file: Sequence[Said]) -> list[float]:
    """Seconds from the end of each utterance's last word to its confirmation.

    When that word ends is told by `file`, the words of the same recording as a file, for a session
    tells no times of words. It is the last word that both wrote; an utterance without one has none.
    """
    said = live.recording.utterances
    owners = [at for at, one in enumerate(said) for _ in normalized(one.text)]
    ours, theirs = _written(said, live.words), _written(said, file)
    lasts = {owners[at]: at for at in sorted(ours.keys() & theirs.keys())}
    return [live.confirmed[ours[at]] - file[theirs[at]].end for at in lasts.values()]


def _written(utterances: Sequence[Utterance], words: Sequence[Said]) -> dict[int, int]:
    """Which word was written for each word that was said, where one was; both by their index."""
    reference = [text for one in utterances for text in normalized(one.text)]
    written = [(text, at) for at, word in enumerate(words) for text in normalized(word.text)]
    pairs = aligned(reference, [text for text, _ in written])
    return {a: written[b][1] for a, b in pairs if a is not None and b is not None}
