"""Values for tests of stores: speakers, turns and pieces that use every field."""

from datetime import timedelta

import numpy as np
from library_values import NOW, recording

from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.library.model.speakers import Listener, Speakers, SpeakersClaim, Wanted
from tacet.library.ports.store import Store

ANY, TWO = Wanted(), Wanted(2, 1, 3)
TURNS = (Turn(Span(1 / 3, 36_000.1), 0), Turn(Span(2, 2.5), 700))
FORMER = (Turn(Span(0.1, 0.2), 5),)
LISTENER = Listener("scripted", 7.5, 123.4, None, {"tacet": "1"})


def asked(
    store: Store, wanted: Wanted = ANY, number: int = 1, track: int | None = None
) -> Speakers:
    """Speakers of a recording, asked for at a time of its own."""
    return store.ask_speakers(f"r{number}", wanted, track, NOW + timedelta(seconds=number))


def taken(store: Store, worker: str = "w", **later: float) -> tuple[Speakers, SpeakersClaim]:
    """The next speakers, claimed."""
    found = store.claim_speakers(worker, NOW + timedelta(hours=1, **later), 30)
    assert found is not None
    return found


def one_claim(store: Store) -> SpeakersClaim:
    """The claim on the speakers of a new recording."""
    store.add_recording(recording())
    asked(store)
    return taken(store)[1]


def piece(number: int, stretches: int = 2, people: int = 3) -> LocalSpeakers:
    """A piece with odd figures."""
    rng = np.random.default_rng(number)
    return LocalSpeakers(
        number * 7.5 + 0.1,
        0.016875,
        rng.integers(0, 256, (5, people), np.uint8),
        rng.integers(0, 5, (stretches, 3), np.int32),
        rng.standard_normal((stretches, 4)).astype(np.float16),
        rng.standard_normal(stretches).astype(np.float32),
    )


def same(one: LocalSpeakers, other: LocalSpeakers) -> bool:
    """Whether two pieces are the same, bit by bit."""
    pairs = (
        (getattr(one, name), getattr(other, name))
        for name in ("activity", "stretches", "voices", "seconds")
    )
    return (one.start, one.hop) == (other.start, other.hop) and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs
    )
