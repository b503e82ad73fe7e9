"""Replacement rules over a transcript: which words would be rewritten, and to what.

Every rule is held against the words as they stand, never against what another rule made of them,
so rules cannot feed each other or themselves. Where rules meet, the first and longest match counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tacet.core.term import Term
from tacet.core.text.boundaries import ends_clause, ends_sentence, is_unspaced
from tacet.core.text.spelling import core_of, is_letter, spelled_as, without_possessive
from tacet.core.transcript import Transcript, Word

WordIds = tuple[str, ...]
AROUND = 6  # words before and after a place, to recognize it by; nothing is decided by them


@dataclass(frozen=True, slots=True)
class Rule:
    """Spelling as heard, and what is written in its place."""

    heard: str
    text: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """Adjacent words that a rule rewrites.

    Attributes:
        ids: of the words, in order.
        heard: their text now. `text`: their new text; both without white space around them.
        start: when the first is spoken, in seconds.
        before: words in front of them in the segment. `after`: those behind.
    """

    ids: WordIds
    text: str
    rule: Rule
    heard: str = ""
    start: float = field(default=0.0, compare=False)
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)


class _Piece(NamedTuple):
    """Part of a word that rules are compared with, in small letters, and its word's place."""

    key: str
    word: int
    begins: bool
    ends: bool


class RuleSet:
    """Rules prepared for transcripts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Of rules for one spelling the first counts; one that changes nothing is left out."""
        self._spaced: defaultdict[str, list[tuple[tuple[str, ...], Rule]]] = defaultdict(list)
        self._unspaced: defaultdict[str, list[Rule]] = defaultdict(list)
        known = set[tuple[str, ...]]()
        for rule in rules:
            keys = tuple(_keys(rule.heard))
            if not keys or keys in known:
                continue
            known.add(keys)
            if is_unspaced(rule.heard):
                self._unspaced[rule.heard[0].casefold()].append(rule)
            else:
                self._spaced[keys[0]].append((keys, rule))
        for matches in self._spaced.values():
            matches.sort(key=lambda match: -len(match[0]))
        for alike in self._unspaced.values():
            alike.sort(key=lambda rule: -len(rule.heard))

    def replacements(self, transcript: Transcript) -> list[Replacement]:
        """Words of a transcript that the rules would rewrite, in order."""
        return [
            replacement
            for segment in transcript.segments
            for replacement in self._in_segment(segment.words)
        ]

    def _in_segment(self, words: Sequence[Word]) -> Iterator[Replacement]:
        free = 0  # the first word that is no part of a match
        spaced = _merged(self._spaced_matches(words), self._unspaced_matches(words))
        for first, end, text, rule in spaced:
            heard = _text(words[first:end])
            if first >= free and text.strip() != heard:
                free = end
                yield Replacement(
                    tuple(word.id for word in words[first:end]),
                    text.strip(),
                    rule,
                    heard,
                    words[first].span.start,
                    _text(words[max(0, first - AROUND) : first]),
                    _text(words[end : end + AROUND]),
                )

    def _spaced_matches(self, words: Sequence[Word]) -> Iterator["_Match"]:
        pieces = [piece for at, word in enumerate(words) for piece in _pieces(word.text, at)]
        at = 0
        while at < len(pieces):
            match = self._match_at(words, pieces, at)
            if match:
                yield match[0]
            at = match[1] if match else at + 1

    def _match_at(
        self, words: Sequence[Word], pieces: Sequence[_Piece], at: int
    ) -> tuple["_Match", int] | None:
        """The longest match that begins with a piece, and the piece after it."""
        if not pieces[at].begins:
            return None
        for keys, rule in self._candidates(pieces[at].key):
            end = at + len(keys)
            some = pieces[at:end]
            if not _spells(some, keys) or not some[-1].ends:
                continue
            first, last = some[0].word, some[-1].word + 1
            if _is_parted(words[first:last]) or _stands_in_term(pieces, at, keys, rule):
                continue
            heard = "".join(word.text for word in words[first:last])
            before = words[first - 1].text if first else ""
            starts = not before or ends_sentence(before, heard)
            return _Match(first, last, spelled_as(heard, rule.text, starts), rule), end
        return None

    def _candidates(self, key: str) -> Iterator[tuple[tuple[str, ...], Rule]]:
        yield from self._spaced.get(key, ())
        owner = without_possessive(key)
        if owner != key:
            yield from self._spaced.get(owner, ())

    def _unspaced_matches(self, words: Sequence[Word]) -> Iterator["_Match"]:
        """Matches in scripts without spaces: anywhere, the words around a match kept whole."""
        if not self._unspaced:
            return
        text = "".join(word.text for word in words)
        owners = [at for at, word in enumerate(words) for _ in word.text]
        begins = [sum(len(word.text) for word in words[:at]) for at in range(len(words) + 1)]
        folded, at = _folded(text), 0
        while at < len(folded):
            rule = next(
                (r for r in self._unspaced.get(folded[at], ()) if _matches(r, folded, at)), None
            )
            if rule is None:
                at += 1
                continue
            end = at + len(rule.heard)
            first, last = owners[at], owners[end - 1] + 1
            new = f"{text[begins[first] : at]}{rule.text}{text[end : begins[last]]}"
            yield _Match(first, last, new, rule)
            at = end


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).strip()


class _Match(NamedTuple):
    """Words `first` to before `end`, and their new text."""

    first: int
    end: int
    text: str
    rule: Rule


def rules_of(terms: Iterable[Term], language: str | None = None) -> list[Rule]:
    """Rules of the terms that belong to a language, most wanted first."""
    return [
        Rule(heard, term.text)
        for term in terms
        if term.belongs_to(language)
        for heard in term.replaces
    ]


def replacements(transcript: Transcript, rules: Iterable[Rule]) -> list[Replacement]:
    """Words of a transcript that rules would rewrite, in order, none twice.

    Whole words are compared, whatever their capitals and the punctuation around them; no match
    reaches over a comma or into another segment.
    """
    return RuleSet(rules).replacements(transcript)


def _merged(*matches: Iterable[_Match]) -> list[_Match]:
    both = (match for some in matches for match in some)
    return sorted(both, key=lambda match: (match.first, -match.end))


def _keys(text: str) -> list[str]:
    return [piece.key for piece in _pieces(text, 0)]


def _pieces(text: str, word: int) -> list[_Piece]:
    """Runs of letters of a text, apostrophes in them kept, in small letters."""
    core = core_of(text)[1].replace("’", "'").casefold()
    keys = "".join(c if is_letter(c) or c == "'" else " " for c in core).split()
    last = len(keys) - 1
    return [_Piece(key, word, at == 0, at == last) for at, key in enumerate(keys)]


def _spells(pieces: Sequence[_Piece], keys: Sequence[str]) -> bool:
    """Whether pieces are these keys, but for a possessive ending."""
    written = [piece.key for piece in pieces]
    if len(written) != len(keys):
        return False
    return written[:-1] == list(keys[:-1]) and keys[-1] in (
        written[-1],
        without_possessive(written[-1]),
    )


def _is_parted(words: Sequence[Word]) -> bool:
    """Whether a clause ends within the words."""
    return any(ends_clause(word.text) for word in words[:-1])


def _stands_in_term(pieces: Sequence[_Piece], at: int, keys: Sequence[str], rule: Rule) -> bool:
    """Whether the match is a part of the rule's own text, which stands there already."""
    written = _keys(rule.text)
    for offset in range(1 + len(written) - len(keys)):
        if written[offset : offset + len(keys)] != list(keys) or at < offset:
            continue
        around = [piece.key for piece in pieces[at - offset : at - offset + len(written)]]
        if around == written and len(written) > len(keys):
            return True
    return False


def _folded(text: str) -> str:
    """Text in small letters, as long as it was."""
    return "".join(c if len(c.casefold()) != 1 else c.casefold() for c in text)


def _matches(rule: Rule, folded: str, at: int) -> bool:
    return folded.startswith(_folded(rule.heard), at)
