"""Labels of people nobody has named yet, which stay theirs when voices are grouped again."""

from collections.abc import Sequence

import numpy as np

from tacet.core.speakers.turns import Turn

STEP = 0.1  # seconds; finer than a word


def label(number: int) -> str:
    """What the speaker with a number is called until a person names them."""
    return f"Speaker {number + 1}"


def relabelled(turns: Sequence[Turn], known: Sequence[Turn]) -> tuple[Turn, ...]:
    """Turns in which people have the numbers of those who spoke at the same times before.

    The two who share the most time are matched first. Who matches nobody gets the lowest number
    that nobody ever had.

    Args:
        known: turns found before, of everybody who ever had a number.
    """
    shared = _shared_time(turns, known)
    numbers: dict[int, int] = {}
    while shared.size and shared.max() > 0:
        person, number = (int(at) for at in np.unravel_index(shared.argmax(), shared.shape))
        numbers[person] = number
        shared[person], shared[:, number] = 0, 0
    taken = {turn.speaker for turn in known}
    free = (n for n in range(len(taken) + len(turns)) if n not in taken)
    for turn in turns:
        if turn.speaker not in numbers:
            numbers[turn.speaker] = next(free)
    return tuple(Turn(turn.span, numbers[turn.speaker]) for turn in turns)


def without_turns(known: Sequence[Turn], turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The known turns of people who have none among `turns`: their numbers are still theirs."""
    present = {turn.speaker for turn in turns}
    return tuple(turn for turn in known if turn.speaker not in present)


def _shared_time(turns: Sequence[Turn], known: Sequence[Turn]) -> np.ndarray:
    """Steps of time in which a person and a known one both speak, `(n_people, n_known)`."""
    end = max((turn.span.end for turn in (*turns, *known)), default=0.0)
    people, others = _speaking(turns, end), _speaking(known, end)
    return np.asarray(people @ others.T, np.float64)


def _speaking(turns: Sequence[Turn], end: float) -> np.ndarray:
    """Whether each speaks at each step, `(n_speakers, n_steps)`."""
    count = max((turn.speaker for turn in turns), default=-1) + 1
    speaking = np.zeros((count, int(end / STEP) + 1), np.float32)
    for turn in turns:
        first, last = (round(at / STEP) for at in (turn.span.start, turn.span.end))
        speaking[turn.speaker, first:last] = 1
    return speaking
