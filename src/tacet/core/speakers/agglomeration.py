"""Voices joined to groups, the most similar first (average linkage), with cannot-link.

Two groups are as similar as their voices are on average, so that one threshold fits small and
large ones; the mean of a large group is nearer to everybody's mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = -2.0  # below every cosine: what is not put together
ONCE, ALWAYS = 1e-6, 1.0  # shares of pieces, however many there are

Float32 = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Voices that are to be grouped, in the order of time.

    Attributes:
        directions: shape `(n, n_dims)`, each of length 1; zeros for one that was not to be heard.
        seconds: how much speech each was made from, shape `(n,)`.
        piece: number of the piece that each was heard in, shape `(n,)`.
        local: number of its speaker in that piece, shape `(n,)`.
    """

    directions: NDArray[np.float16]
    seconds: Float32
    piece: Ints
    local: Ints

    def weighed(self, chosen: Ints) -> Float32:
        """Directions of some voices, as long as they were heard, shape `(n, n_dims)`."""
        return self.directions[chosen].astype(np.float32) * self.seconds[chosen, None]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Voices put together.

    Attributes:
        members: numbers of the voices in each.
        sums: their weighed directions, shape `(n_groups, n_dims)`.
        seconds: their speech, shape `(n_groups,)`.
    """

    members: list[Ints]
    sums: Float32
    seconds: Float32

    @classmethod
    def of(cls, voices: Voices, members: Sequence[Ints]) -> "Groups":
        """Groups with these members."""
        sums = [voices.weighed(own).sum(axis=0) for own in members]
        seconds = [voices.seconds[own].sum() for own in members]
        return cls(list(members), np.stack(sums), np.array(seconds, np.float32))

    @property
    def means(self) -> Float32:
        """Mean direction of the voices in each; shorter the less alike they are."""
        return self.sums / self.seconds[:, None]

    def join(self, first: int, second: int) -> None:
        """Put the second group into the first; the second stays, without members."""
        own, other = self.members[first], self.members[second]
        self.members[first], self.members[second] = np.concatenate([own, other]), other[:0]
        self.sums[first] += self.sums[second]
        self.seconds[first] += self.seconds[second]


@dataclass(frozen=True, slots=True)
class Veto:
    """What keeps two groups apart: a network that hears them as different local speakers.

    Attributes:
        share: in which share of the pieces it has to (`told_apart`).
        below: mean cosine from which on they are one person's all the same.
    """

    share: float
    below: float


def agglomerate(
    voices: Voices, members: list[Ints], threshold: float, fewest: int, veto: Veto
) -> list[Ints]:
    """Groups joined two by two until none are similar enough, or only `fewest` are left."""
    groups = Groups.of(voices, members)
    alike: Float32 = groups.means @ groups.means.T  # mean cosines
    apart = (told_apart(voices, members) >= veto.share) & (alike < veto.below)
    alike[apart] = NEVER
    np.fill_diagonal(alike, NEVER)
    for _ in range(len(members) - fewest):
        first, second = divmod(int(alike.argmax()), len(alike))
        if alike[first, second] < threshold:
            break
        groups.join(first, second)
        apart[first] |= apart[second]
        apart[:, first] = apart[first]
        row: Float32 = groups.means @ groups.means[first]
        gone = [not len(own) for own in groups.members]
        row[gone] = NEVER
        row[apart[first] & (row < veto.below)] = NEVER
        row[first] = NEVER
        alike[first] = alike[:, first] = row
        alike[second] = alike[:, second] = NEVER
    return [own for own in groups.members if len(own)]


def told_apart(voices: Voices, members: Sequence[Ints]) -> Float32:
    """In which share of the pieces two groups are different local speakers, and never the same.

    The pieces are those in which the group is heard that is heard in fewer. Shape `(n, n)`.
    """
    pieces = np.unique(voices.piece[np.concatenate(members)])
    present = np.zeros((len(members), len(pieces), int(voices.local.max()) + 1), np.float32)
    for row, own in enumerate(members):
        present[row, np.searchsorted(pieces, voices.piece[own]), voices.local[own]] = 1
    some: Float32 = np.asarray(present.max(axis=2), np.float32)
    each = present.reshape(len(members), -1)
    heard = some.sum(axis=1)
    share = (some @ some.T - each @ each.T) / np.minimum.outer(heard, heard)
    np.fill_diagonal(share, 0)
    return np.asarray(share, np.float32)
