"""Tokens of many scripts, queries as people type them, and snippets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.text.search import (
    MAX_TERMS,
    SNIPPET_LETTERS,
    Term,
    matches,
    parse_query,
    part_of,
    phrase_of,
    snippet,
    tokens,
)

SCRIPTS = "abzÄöß É東京がでｱﾞกุที่हिन्दीسَلَام한국Ωж1½ _-*\"“'\u0301\x00😀"


def found(query: str, text: str) -> bool:
    """Whether all terms of a query stand in a text, and there are any."""
    words, terms = [token.text for token in tokens(text)], parse_query(query)
    return bool(terms) and all(matches(words, [term]) for term in terms)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("MÜLLER", "Herr Müller aß"),
        ("strasse", "auf der Straße"),
        ("Größe groesse*", "größe groesselich"),
        ("cafe", "au cafe\u0301, enfin"),
        ("東京", "私は東京大学へ行きました。"),
        ("大学 東京", "私は東京大学へ行きました。"),
        ("北京大学", "我在北京大学学习"),
        ("バス", "ﾊﾞｽに乗る"),
        ("กรุงเทพ", "ฉันอยู่ที่กรุงเทพมหานคร"),
        ("서울", "서울에서 만나요"),
        ("السلام", "السَّلامُ عليكم"),
        ("احمد", "أحمد هنا"),
        ("हिन्दी", "मैं हिन्दी बोलता हूँ"),
        ("किताब", "यह क़िताब है"),
        ("शालोम שלום", "שָׁלוֹם शालोम"),
        ("abc 12", "ＡＢＣ １２"),
        ("don't", "I don’t know"),
        ("3.5", "it is 3.5 percent"),
        ('"hello world"', "Oh, hello, world!"),
        ("„hello world“", "Oh, hello, world!"),
        ("inter*", "an interview"),
        ('"a b*', "x a book"),
    ],
)
def test_what_a_person_types_is_found(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("inter", "an interview"),
        ('"world hello"', "hello world"),
        ("東京", "京東"),
        ("a b", "only a"),
        ("か", "が"),
        ("", "a"),
        ("*", "a"),
        ('""', "a"),
    ],
)
def test_other_words_are_not_found(query: str, text: str) -> None:
    assert not found(query, text)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(SCRIPTS)), max_size=60))
def test_any_text_is_a_query(text: str) -> None:
    terms = parse_query(text)
    assert len(terms) <= MAX_TERMS
    assert all(term.tokens and all(term.tokens) for term in terms)
    for token in (token for term in terms for token in term.tokens):
        assert [again.text for again in tokens(token)] == [token] or not token.isascii()


@given(st.text(alphabet=SCRIPTS, max_size=40))
def test_tokens_lie_one_after_another_in_the_text(text: str) -> None:
    words = tokens(text)
    ends = [0, *(word.end for word in words)]
    assert all(
        end <= word.start < word.end <= len(text) for end, word in zip(ends, words, strict=False)
    )


@given(st.text(alphabet=SCRIPTS, min_size=1, max_size=30))
def test_a_text_is_found_by_itself_as_a_phrase(text: str) -> None:
    words = tuple(token.text for token in tokens(text))
    if words:
        assert matches(words, [Term(words)])[0].first == 0


def test_a_snippet_shows_the_first_match_and_marks_what_it_shows() -> None:
    text = f" {'begin ' * 50}needle {'middle ' * 50}needle"
    first = text.index("needle")
    cut = snippet(text, [(first, first + 6), (len(text) - 6, len(text))])
    assert len(cut.text) <= SNIPPET_LETTERS + 2
    assert [cut.text[a:b] for a, b in cut.marks] == ["needle"]
    assert cut.text.startswith("…begin")
    assert cut.text.endswith("middle…")
    short = snippet(" Two words.", [(1, 4), (5, 10)])
    assert (short.text, short.marks) == ("Two words.", ((0, 3), (4, 9)))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("ABC東京", "私はXABC東京大学へ"),
        ("東京AB", "東京ABCへ"),
        ("กา", "การเดินทาง"),
        ("ﾊﾞ", "バス"),
    ],
)
def test_a_part_is_found_also_within_words(part: str, text: str) -> None:
    term = part_of(part)
    assert term
    assert matches([token.text for token in tokens(text)], [term])


def test_what_can_only_be_the_end_of_a_word_is_not_looked_up() -> None:
    assert part_of("ＡＢ") is None
    assert phrase_of("?!") is None


@given(st.text(alphabet=SCRIPTS, min_size=1, max_size=8), st.text(alphabet=SCRIPTS, max_size=8))
def test_all_words_of_a_text_are_found_where_it_stands(text: str, around: str) -> None:
    term = phrase_of(text)
    words = [token.text for token in tokens(f"{around} {text} {around}")]
    assert term is None or matches(words, [term])
