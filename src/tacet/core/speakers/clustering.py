"""Voices of a whole recording to people: how many there are, and who each is.

A long recording is grouped part by part, and then its groups: memory is bounded.
"""

import numpy as np

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.agglomeration import (
    ALWAYS,
    NEVER,
    ONCE,
    Float32,
    Groups,
    Ints,
    Veto,
    Voices,
    agglomerate,
)

NOBODY = -1  # the person of a voice of which nothing tells whose it is
PART = 512  # groups that are compared with each other at once: matrices of 1 MB
ANY = NEVER / 2 - 0.5  # below every cosine, above `NEVER`
ROUNDS = 3  # in which voices are given to people again; it has settled by then


def cluster(voices: Voices, options: SpeakerOptions) -> Ints:
    """The person of each voice, numbered from 0 on; `NOBODY` where nothing tells."""
    least = min(options.clear_voice, float(voices.seconds.max(initial=0)))
    clear = np.flatnonzero((voices.seconds >= least) & (voices.seconds > 0))
    person = np.full(len(voices.seconds), NOBODY, np.int64)
    if len(clear):
        for number, members in enumerate(_grouped(voices, clear, options)):
            person[members] = number
        person = _without_small(voices, person, options)
        _give(voices, person, np.flatnonzero(person == NOBODY), options)
        for _ in range(ROUNDS):
            _give(voices, person, np.flatnonzero(voices.seconds > 0), options)
        person = _joined(voices, person, options)
    return person


def _grouped(voices: Voices, clear: Ints, options: SpeakerOptions) -> list[Ints]:
    """Clear voices of one local speaker joined first, then those of a part, then all."""
    keys = voices.piece[clear] * (int(voices.local.max()) + 1) + voices.local[clear]
    order = np.argsort(keys, kind="stable")
    veto = Veto(ONCE, options.surely_same)
    members: list[Ints] = []
    for own in np.split(clear[order], np.flatnonzero(np.diff(keys[order])) + 1):
        members += agglomerate(voices, list(own[:, None]), options.same_local, 1, veto)
    before = len(members) + 1
    while PART < len(members) < before:
        before = len(members)
        parts = [members[at : at + PART] for at in range(0, before, PART)]
        members = [
            group
            for part in parts
            for group in agglomerate(voices, part, options.same_in_part, 1, veto)
        ]
    threshold = ANY if options.num_speakers else options.same_voice
    return agglomerate(voices, members, threshold, _fewest(options), veto)


def _fewest(options: SpeakerOptions) -> int:
    """So many people there are at least."""
    return options.num_speakers or max(1, options.min_speakers)


def _without_small(voices: Voices, person: Ints, options: SpeakerOptions) -> Ints:
    """People without those who say too little, as long as there are enough."""
    totals = np.bincount(person[person >= 0], voices.seconds[person >= 0])
    fewest = _fewest(options)
    most = options.num_speakers or options.max_speakers or len(totals)
    kept = [
        int(number)
        for rank, number in enumerate(np.argsort(-totals, kind="stable")[:most])
        if rank < fewest or totals[number] >= options.min_voice
    ]
    return np.where(np.isin(person, kept), person, NOBODY)


def _give(voices: Voices, person: Ints, chosen: Ints, options: SpeakerOptions) -> None:
    """Give some voices to the people that they are most like, the clearest first.

    That its local speaker is already somebody counts for them, and against everybody else in this
    piece; a voice that was not to be heard has nothing else to go by. Who said one thing only keeps
    it.
    """
    people = np.unique(person[person >= 0])
    said = [np.flatnonzero((person == number) & (voices.seconds > 0)) for number in people]
    sums = Groups.of(voices, said).sums
    single = people[[len(own) == 1 for own in said]]
    before = person.copy()
    for one in chosen[np.argsort(-voices.seconds[chosen], kind="stable")]:
        here = np.arange(*np.searchsorted(voices.piece, [voices.piece[one], voices.piece[one] + 1]))
        here = here[(here != one) & (person[here] >= 0)]
        same = voices.local[here] == voices.local[one]
        own = voices.weighed(np.array([one]))[0]
        rest = sums - np.where(people[:, None] == before[one], own, 0)
        alike = _cosines(own, rest)
        alike += options.local_weight * np.isin(people, person[here[same]])
        alike -= options.local_weight * np.isin(people, person[here[~same]])
        if before[one] not in single and (own.any() or same.any()):
            person[one] = people[alike.argmax()]


def _joined(voices: Voices, person: Ints, options: SpeakerOptions) -> Ints:
    """People put together whom their voices do not tell apart, now that each has all of theirs.

    One mistake of the network in one piece does not count against that any more.
    """
    heard = voices.seconds > 0
    people = np.unique(person[heard & (person >= 0)])
    said = [np.flatnonzero(heard & (person == number)) for number in people]
    veto = Veto(ALWAYS, options.surely_same)
    groups = agglomerate(voices, said, options.same_person, _fewest(options), veto)
    joined = person.copy()
    for members in groups:
        joined[np.isin(person, person[members])] = person[members[0]]
    return joined


def _cosines(one: Float32, many: Float32) -> Float32:
    lengths = np.linalg.norm(one) * np.linalg.norm(many, axis=1)
    return np.asarray(many @ one / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
