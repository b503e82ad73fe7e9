"""Sound tracks of a file, and the choice among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tacet.core.errors import BadOption
from tacet.core.language.names import code_of_name

_LETTERS = """
af afr, am amh, ar ara, as asm, az aze, ba bak, be bel, bg bul, bn ben, bo bod tib, br bre, bs bos,
ca cat, cs ces cze, cy cym wel, da dan, de deu ger, el ell gre, en eng, es spa, et est, eu eus baq,
fa fas per, fi fin, fo fao, fr fra fre, gl glg, gu guj, ha hau, he heb iw, hi hin, hr hrv scr,
ht hat, hu hun, hy hye arm, id ind in, is isl ice, it ita, ja jpn, jw jav jv, ka kat geo, kk kaz,
km khm, kn kan, ko kor, la lat, lb ltz, ln lin, lo lao, lt lit, lv lav, mg mlg, mi mri mao,
mk mkd mac, ml mal, mn mon, mr mar, ms msa may, mt mlt, my mya bur, ne nep, nl nld dut, nn nno,
no nor nb nob, oc oci, pa pan, pl pol, ps pus, pt por, ro ron rum, ru rus, sa san, sd snd, si sin,
sk slk slo, sl slv, sn sna, so som, sq sqi alb, sr srp scc, su sun, sv swe, sw swa, ta tam, te tel,
tg tgk, th tha, tk tuk, tl tgl fil, tr tur, tt tat, uk ukr, ur urd, uz uzb, vi vie, yi yid, yo yor,
zh zho chi cmn
"""
_CODES = {
    letters: codes[0]
    for codes in (entry.split() for entry in _LETTERS.replace("\n", " ").split(","))
    for letters in codes
}
"""Whisper's code of a language by every code that files use. Source: ISO 639-1, 639-2 B and T."""


_LONGEST_CODE = 3  # letters


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One of a file's sound tracks.

    Attributes:
        number: from 1, in the file's order.
        language: as the file tags it, such as `eng` or `en-US`; empty where it does not.
        title: what the file calls it; empty where it does not.
    """

    number: int
    language: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """Number, language and title, such as `2 (eng, Commentary)`."""
        known = ", ".join(filter(None, (self.language, self.title)))
        return f"{self.number} ({known})" if known else str(self.number)


def matching_tracks(
    tracks: Sequence[SoundTrack], wish: str | None, language: str | None
) -> tuple[SoundTrack, ...]:
    """Tracks that match a request; all of them without one.

    Args:
        wish: a number, a title, a language's code or English name, or words of a title; the first
            of these that some track answers to. None for no wish.
        language: in which the recording will be written down, if that was asked for.

    Raises:
        BadOption: there is no such track; names those that there are.
    """
    wanted = (wish or "").strip()
    if not wanted:
        return _spoken_in(tracks, language) or tuple(tracks)
    matching = tuple(
        t for t in tracks if wanted == str(t.number) or wanted.lower() == t.title.lower()
    )
    matching = matching or _spoken_in(tracks, wanted) or _titled(tracks, wanted)
    if not matching:
        known = ", ".join(track.label for track in tracks)
        raise BadOption(
            f"There is no sound track {wanted} in this file. It has: {known}. Choose one by its "
            "number, language or title."
        )
    return matching


def _spoken_in(tracks: Sequence[SoundTrack], language: str | None) -> tuple[SoundTrack, ...]:
    if not language:
        return ()
    code = _code(language)
    return tuple(track for track in tracks if track.language and _code(track.language) == code)


def _titled(tracks: Sequence[SoundTrack], words: str) -> tuple[SoundTrack, ...]:
    """The tracks with these words in their title; none for a code, which may be a word as well."""
    if len(words) <= _LONGEST_CODE or words.isdecimal():
        return ()
    wanted = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    return tuple(track for track in tracks if wanted.search(track.title))


def _code(tag: str) -> str:
    plain = tag.lower().replace("_", "-").split("-")[0]
    return _CODES.get(plain) or code_of_name(tag) or plain
