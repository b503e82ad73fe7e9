"""Respelling: terms of the vocabulary where other words were written in their place.

The vocabulary is no part of the first decode, so it can add no word, nor change a verdict. Only a
window whose kept words are like a term is decoded once more, with those terms as words to expect,
and only where that decode writes a term at such a spot does it replace the words there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions, TranscribeOptions
from tacet.core.protocols import Engine, ExpectsWords
from tacet.core.span import Span
from tacet.core.term import Term
from tacet.core.text.spelling import core_of, spelled_as, without_possessive
from tacet.core.transcript import Word
from tacet.core.vocabulary.likeness import letters
from tacet.core.vocabulary.placing import place_text
from tacet.core.vocabulary.spots import Spot, TermIndex
from tacet.core.window import Attempt, WindowResult

WHY = "vocabulary"
SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Terms of a window's decode, and those for which the prompt has no room."""

    options: DecodeOptions
    terms: tuple[Term, ...]
    no_room: tuple[Term, ...]
    spots: tuple[Spot, ...]


class Respelling:
    """Second decode with the vocabulary, and what is taken from it."""

    def __init__(
        self,
        audio: Audio,
        engine: Engine,
        options: TranscribeOptions,
        judge: Callable[[WindowResult], WindowResult],
    ) -> None:
        """Respell with the terms of the options that belong to their language.

        Args:
            judge: repairs, measures and judges the words of a result.
        """
        language = options.decode.language
        self._terms = [term for term in options.terms if term.belongs_to(language)]
        self._audio, self._engine, self._judge = audio, engine, judge
        self._options, self._decode = options.vocabulary, options.decode
        self._index = TermIndex(self._terms, options.vocabulary)

    def best_results(self, results: Sequence[WindowResult]) -> list[WindowResult]:
        """The results, with terms in place of words that were misheard."""
        if not self._terms:
            return list(results)
        chosen = [self._chosen(result) for result in results]
        decodes = [
            self._engine.recognize(self._audio, [result.window], one.options)
            if one and one.terms
            else iter(())
            for result, one in zip(results, chosen, strict=True)
        ]
        return [
            self._respelled(result, one, next(decode, None)) if one else result
            for result, one, decode in zip(results, chosen, decodes, strict=True)
        ]

    def _chosen(self, result: WindowResult) -> _Chosen | None:
        """Terms for the decode of a window, the likest first; None where nothing is like any."""
        spots = sorted(self._index.spots(result.words), key=lambda spot: -spot.likeness)
        like = dict.fromkeys(spot.term for spot in spots)
        options, terms, no_room = self._decode, list[Term](), list[Term]()
        for term in like:
            more = SEPARATOR.join(t.text for t in (*terms, term))
            wider = replace(self._decode, hotwords=more)
            if len(terms) < self._options.max_terms and self._fits(wider):
                terms.append(term)
                options = wider
            else:
                no_room.append(term)
        if not like:
            return None
        return _Chosen(options, tuple(terms), tuple(no_room), tuple(spots))

    def _fits(self, options: DecodeOptions) -> bool:
        """Whether the engine takes words to expect, and these fit."""
        return isinstance(self._engine, ExpectsWords) and self._engine.fits_prompt(options)

    def _respelled(
        self, result: WindowResult, chosen: _Chosen, again: WindowResult | None
    ) -> WindowResult:
        if again is None:
            return replace(result, attempts=(*result.attempts, _attempt(chosen, None)))
        again = self._judge(again)
        words = tuple(self._words(result.words, chosen.spots, again.words))
        attempts = (*result.attempts, _attempt(chosen, again))
        if words == result.words:
            return replace(result, attempts=attempts)
        tokens = tuple(token for word in words for token in word.tokens)
        retry = len(result.attempts)  # no earlier decode of this window has that number
        return replace(result, words=words, tokens=tokens, attempts=attempts, retry=retry)

    def _words(
        self, words: Sequence[Word], spots: Sequence[Spot], again: Sequence[Word]
    ) -> Iterator[Word]:
        """The words, with those of `again` at spots where it wrote the term."""
        taken = self._taken(words, spots, again)
        at = 0
        while at < len(words):
            if at in taken:
                spot, written = taken[at]
                yield from _in_place(words[spot.first : spot.end], written, spot.term)
                at = spot.end
            else:
                yield words[at]
                at += 1

    def _taken(
        self, words: Sequence[Word], spots: Sequence[Spot], again: Sequence[Word]
    ) -> dict[int, tuple[Spot, Sequence[Word]]]:
        """Confirmed spots by their first word, the likest first, none over another."""
        taken: dict[int, tuple[Spot, Sequence[Word]]] = {}
        covered = set[int]()
        for spot in sorted(spots, key=lambda s: (-s.likeness, s.end - s.first, s.first)):
            places = set(range(spot.first, spot.end))
            if covered & places:
                continue
            span = Span(words[spot.first].span.start, words[spot.end - 1].span.end)
            written = _written(spot.term, again, span, self._options.max_shift)
            if written and self._is_likely(spot, written):
                covered |= places
                taken[spot.first] = spot, written
        return taken

    def _is_likely(self, spot: Spot, written: Sequence[Word]) -> bool:
        """Whether the sound allows for the term where the spelling hardly does.

        Probabilities are those of the alignment, which does not know the vocabulary.
        """
        least = self._options.least_word_probability
        logs = [log(max(word.probability, least)) for word in written]
        likely = sum(logs) / len(logs) >= self._options.min_logprob
        return likely or spot.likeness >= self._options.close_likeness


def _written(term: Term, words: Sequence[Word], span: Span, shift: float) -> Sequence[Word]:
    """Words that spell the term at about these times; none where there are none."""
    wanted, near = letters(term.text), span.padded(shift, shift, float("inf"))
    for first in range(len(words)):
        if words[first].span.overlap(near) <= 0:
            continue
        spelled = ""
        for end in range(first + 1, len(words) + 1):
            last = core_of(words[end - 1].text)[1]
            owned = spelled + letters(without_possessive(last))
            spelled += letters(last)
            if wanted in (spelled, owned) and near.start <= words[end - 1].span.middle <= near.end:
                return words[first:end]
            if len(spelled) >= len(wanted):
                break
    return ()


def _in_place(old: Sequence[Word], written: Sequence[Word], term: Term) -> Sequence[Word]:
    """The term at the place of the old words: their verdicts, evidence and punctuation."""
    heard, said = (core_of("".join(w.text for w in words)) for words in (old, written))
    bare = without_possessive(said[1])
    owned = "'s" if bare != said[1] and letters(bare) == letters(term.text) else ""
    heard_core = f"{without_possessive(heard[1])}{owned}"
    starts = said[1][:1].isupper()
    return place_text(
        old, spelled_as(f"{heard[0]}{heard_core}{heard[2]}", term.text, starts), written
    )


def _attempt(chosen: _Chosen, again: WindowResult | None) -> Attempt:
    """The attempt of a window's decode with terms; without figures where there was no room."""
    about = [term.text for term in chosen.terms], [term.text for term in chosen.no_room]
    if again is None or not again.attempts:
        return Attempt(WHY, 0.0, 0, 0.0, 0.0, 0, *map(tuple, about))
    return replace(again.attempts[-1], why=WHY, terms=tuple(about[0]), no_room=tuple(about[1]))
