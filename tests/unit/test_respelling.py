"""Respelling: terms where they were misheard, and nowhere else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from builders import audio, noise, removed, word, words_at

from tacet.core.options import TranscribeOptions, VocabularyOptions
from tacet.core.options.decoding import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.term import Term
from tacet.core.transcript import Verdict, Word
from tacet.core.vocabulary.hotwords import hotword_terms, with_vocabulary
from tacet.core.vocabulary.likeness import likeness, sound_key
from tacet.core.vocabulary.respelling import Respelling
from tacet.core.vocabulary.spots import TermIndex
from tacet.core.window import Attempt, Window, WindowResult

WINDOW = Window(Span(0.0, 10.0), (Span(0.0, 10.0),))
NAMES = (Term("Sweynheim"), Term("Pannartz"), Term("Lord Byron"), Term("Sintra"))
ROOM = 40  # letters of hotwords that the engine takes


def result(words: Sequence[Word]) -> WindowResult:
    attempt = Attempt("first", 0.0, 5, -0.3, 1.0, len(words))
    return WindowResult(WINDOW, words=tuple(words), attempts=(attempt,))


class Writes:
    """An engine that writes these words, and keeps the hotwords that it is given."""

    facts = EngineFacts("scripted", "s", "s", 30.0, ("en",), "cpu", "int8")

    def __init__(self, *words: Word) -> None:
        self.words, self.expected = words, list[str | None]()

    def detect_language(self, audio, windows, options) -> tuple[str, float]:
        return "en", 1.0

    def recognize(self, audio, windows: Sequence[Window], options) -> Iterator[WindowResult]:
        for window in windows:
            self.expected.append(options.hotwords)
            yield replace(result(self.words), window=window)

    def fits_prompt(self, options: DecodeOptions) -> bool:
        return len(options.hotwords or "") <= ROOM

    def close(self) -> None:
        """Nothing to give back."""


def respelled(
    heard: Sequence[Word],
    again: Sequence[Word],
    terms: Sequence[Term] = NAMES,
    vocabulary: VocabularyOptions | None = None,
) -> tuple[WindowResult, Writes]:
    engine = Writes(*again)
    options = replace(
        TranscribeOptions(), terms=tuple(terms), vocabulary=vocabulary or VocabularyOptions()
    )
    language = replace(options.decode, language="en")
    respelling = Respelling(
        audio(noise(10.0)), engine, replace(options, decode=language), lambda r: r
    )
    (made,) = respelling.best_results([result(heard)])
    return made, engine


def text(made: WindowResult) -> str:
    return "".join(word.text for word in made.words)


def unsure(text: str, start: float = 1.0) -> tuple[Word, ...]:
    return tuple(replace(word, probability=0.5) for word in words_at(text, start))


def test_a_term_replaces_what_was_heard_in_its_place() -> None:
    heard, again = (
        unsure("and Swainheim, and Panarchs began"),
        unsure("And Sweynheim and Pannartz began"),
    )
    made, engine = respelled(heard, again)
    assert text(made) == " and Sweynheim, and Pannartz began"
    assert engine.expected == ["Sweynheim, Pannartz"]
    assert [w.span for w in made.words] == [w.span for w in heard]
    assert made.retry == 1, "its words get other ids"
    assert made.attempts[-1].terms == ("Sweynheim", "Pannartz")
    assert made.attempts[-1].why == "vocabulary"


def test_nothing_else_of_the_second_decode_is_taken() -> None:
    heard = unsure("the towne of Cintra was made")
    made, _ = respelled(heard, unsure("Sintra Sintra Pannartz Sintra Sweynheim Sintra"))
    assert text(made) == " the towne of Sintra was made"


def test_a_term_that_the_second_decode_does_not_write_is_not_written() -> None:
    heard = unsure("town of Cintra")
    made, _ = respelled(heard, heard)
    assert made.words == heard
    assert made.retry == 0


def test_a_term_that_the_second_decode_writes_elsewhere_is_not_written() -> None:
    made, _ = respelled(unsure("town of Cintra"), unsure("Sintra", 5.0))
    assert text(made) == " town of Cintra"


@pytest.mark.parametrize("heard", [(), (removed("Cintra", 1.0, 1.3),), unsure("something else")])
def test_without_words_like_a_term_there_is_no_second_decode(heard: tuple[Word, ...]) -> None:
    made, engine = respelled(heard, unsure("Sintra"))
    assert made == result(heard)
    assert engine.expected == []


def test_a_doubtful_word_is_left_as_it_is() -> None:
    doubted = replace(word("Cintra", 1.0, 1.3, 0.4), verdict=Verdict.DOUBTFUL, reasons=("quiet",))
    made, engine = respelled([doubted], unsure("Sintra"))
    assert (text(made), engine.expected) == (" Cintra", [])


def test_a_word_the_model_is_sure_of_is_left_as_it_is() -> None:
    made, engine = respelled([word("Cintra", 1.0, 1.3, 0.99)], unsure("Sintra"))
    assert (text(made), engine.expected) == (" Cintra", [])


def test_several_words_become_one_and_one_becomes_several() -> None:
    made, _ = respelled(unsure("by lore buy run, too"), unsure("by Lord Byron too"))
    assert text(made) == " by Lord Byron, too"
    spans = [w.span for w in made.words]
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(spans))
    assert spans[-1] == unsure("by lore buy run, too")[-1].span
    made, _ = respelled(unsure("Lordbyrons house"), unsure("Lord Byron's house"))
    assert text(made) == " Lord Byron's house"


@pytest.mark.parametrize(
    ("heard", "term"),
    [
        ("Mr. John Dashwood had", "John Dashwood"),
        ("the Northern Marianas are", "Northern Marianas"),
    ],
)
def test_a_term_that_is_written_is_not_written_again(heard: str, term: str) -> None:
    made, engine = respelled(unsure(heard), unsure(heard), [Term(term)])
    assert (text(made), engine.expected) == (f" {heard}", [])


def test_a_plural_is_no_possessive() -> None:
    heard = unsure("the Northern Mariana's office")
    made, _ = respelled(heard, heard, [Term("Northern Marianas")])
    assert text(made) == " the Northern Marianas office"


@pytest.mark.parametrize(
    ("probability", "right"), [(0.02, "have a big lek"), (0.2, "have Zbigniew")]
)
def test_a_far_likeness_takes_some_probability(probability: float, right: str) -> None:
    heard = unsure("have a big lek")
    again = [replace(w, probability=probability) for w in unsure("have a Zbigniew")]
    options = VocabularyOptions(min_likeness=0.4)
    made, _ = respelled(heard, again, [Term("Zbigniew")], options)
    assert text(made).split()[-1] == right.split()[-1]


def test_verdict_and_evidence_stay_those_of_the_words_replaced() -> None:
    heard = unsure("Cintra")
    made, _ = respelled(heard, unsure("Sintra"))
    (new,) = made.words
    assert (new.evidence, new.verdict, new.reasons) == (heard[0].evidence, Verdict.KEPT, ())


def test_terms_without_room_are_told() -> None:
    terms = [Term("Cintraxa" + "a" * 20), *NAMES, Term("Zintra"), Term("Cintro", (), "de")]
    made, engine = respelled(unsure("Cintra Sweinheim Panarts"), unsure("x"), terms)
    assert engine.expected == ["Sweynheim, Pannartz, Sintra, Zintra"], "the likest first"
    terms = [Term(f"Cintra{letter}") for letter in "bcdefghijk"]
    made, engine = respelled(unsure("Cintra"), unsure("x"), terms)
    assert engine.expected == ["Cintrab, Cintrac, Cintrad, Cintrae"]
    assert made.attempts[-1].no_room == tuple(f"Cintra{letter}" for letter in "fghijk")


def test_an_engine_that_takes_no_words_to_expect_is_not_asked() -> None:
    engine = Writes(*unsure("Sintra"))
    engine.fits_prompt = lambda options: False  # type: ignore[method-assign]
    options = replace(TranscribeOptions(), terms=NAMES)
    respelling = Respelling(audio(noise(10.0)), engine, options, lambda r: r)
    (made,) = respelling.best_results([result(unsure("Cintra"))])
    assert (text(made), engine.expected) == (" Cintra", [])
    assert made.attempts[-1].no_room == ("Sintra",)


def test_what_is_often_heard_counts_as_like_the_term() -> None:
    heard, again = unsure("ten grams of rocks"), unsure("ten grams of Levothyroxine")
    made, engine = respelled(heard, again, [Term("Levothyroxine")])
    assert (made.words, engine.expected) == (heard, [])
    made, _ = respelled(heard, again, [Term("Levothyroxine", ("rocks",))])
    assert text(made) == " ten grams of Levothyroxine"


def test_hotwords_are_terms_and_no_part_of_the_first_decode() -> None:
    assert hotword_terms("Tacet, Lord Byron;\nŁódź.") == tuple(
        map(Term, ("Tacet", "Lord Byron", "Łódź"))
    )
    assert hotword_terms("Tacet Łódź") == (Term("Tacet"), Term("Łódź"))
    assert hotword_terms(None) == hotword_terms(" , ") == ()
    options = replace(TranscribeOptions(), decode=DecodeOptions(hotwords="Tacet"), terms=NAMES)
    made = with_vocabulary(options)
    assert made.decode.hotwords is None
    assert made.terms == (Term("Tacet"), *NAMES)
    assert with_vocabulary(made) is made


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Swainheim", "Sweynheim", True),
        ("fill up steels", "Philip Steels", True),
        ("Cintra", "Sintra", True),
        ("Łódź", "Lodz", True),
        ("table", "Sweynheim", False),
        ("", "Sintra", False),
    ],
)
def test_likeness_is_by_sound(one: str, other: str, alike: bool) -> None:
    least = VocabularyOptions().min_likeness
    assert (likeness(sound_key(one), sound_key(other), least) > 0) is alike
    assert likeness(sound_key(one), sound_key(one)) == (1.0 if one else 0.0)


def test_thousands_of_hostile_terms_are_only_letters() -> None:
    terms = [Term(text) for text in ("(.*)+", "[", "\\", "عربي", "東京タワー", "x" * 100)]
    terms += [Term(f"Name{number}") for number in range(3_000)]
    spots = TermIndex(terms, VocabularyOptions()).spots(unsure("namo 東京タワ عربى [ name27"))
    assert {"東京タワー", "عربي"} <= {spot.term.text for spot in spots}
    assert all(spot.likeness >= VocabularyOptions().min_likeness for spot in spots)
