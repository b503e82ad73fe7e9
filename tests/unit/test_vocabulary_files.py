"""Vocabularies as files: text and tables, any usual encoding, refusals with their line."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.errors import BadTerm
from tacet.core.term import MAX_LETTERS, MAX_REPLACED, Term, new_term
from tacet.core.vocabulary.files import MAX_TERMS, read_vocabulary, write_vocabulary

NAMES = (Term("Sweynheim"), Term("Łódź"))


@pytest.mark.parametrize(
    "content",
    [
        "Sweynheim\nŁódź\n".encode(),
        "\r\nSweynheim\r\n\r\n  Łódź \r\n".encode("utf-8-sig"),
        "Sweynheim\nŁódź".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Sweynheim\nŁódź".encode("utf-16-be"),
        "Sweynheim\nŁódź\nSweynheim".encode("utf-16-le"),
    ],
    ids=["utf8", "bom", "utf16", "utf16be", "no mark, twice"],
)
@pytest.mark.parametrize("name", ["names.txt", "names.csv", ""])
def test_a_term_a_line_in_any_usual_encoding(content: bytes, name: str) -> None:
    assert read_vocabulary(content, name) == NAMES


def test_bytes_of_windows_are_read_as_such() -> None:
    assert read_vocabulary("Müller\nBjörk".encode("cp1252")) == (Term("Müller"), Term("Björk"))


def test_a_comma_belongs_to_a_line_of_text_and_parts_a_table() -> None:
    assert read_vocabulary(b"Smith, Inc.", "a.TXT") == (Term("Smith, Inc."),)
    assert read_vocabulary(b"Smith, Smyth", "a.csv") == (Term("Smith", ("Smyth",)),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_without_header_has_spellings_behind_the_term(delimiter: str) -> None:
    content = delimiter.join(["Tacet", "Tacit", "Tasset|Tassit", ""]).encode()
    assert read_vocabulary(content) == (Term("Tacet", ("Tacit", "Tasset", "Tassit")),)


def test_a_header_names_the_columns_in_any_order() -> None:
    content = b'Note;Term\r\n"a; b";Tacet\r\n'
    assert read_vocabulary(content) == (Term("Tacet", (), None, "a; b"),)
    assert read_vocabulary(b"term,nonsense\nTacet,a") == (
        Term("term", ("nonsense",)),
        Term("Tacet", ("a",)),
    )
    table = b"Word,Sounds like,Lang,Notes\nTacet,Tacit|Tasset,German,our program\n"
    assert read_vocabulary(table) == (Term("Tacet", ("Tacit", "Tasset"), "de", "our program"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Tacet\n...\n", "Line 2: A term needs at least one letter"),
        (b"term,replaces\n\nTacet,a\n" + b"x" * 10_000, "Line 4: A term is too long"),
        (b"Tacet\nTa\x07cet", "Line 2: A term holds a control character"),
        ("Tacet\nTa\u202ecet".encode(), "Line 2: A term holds an invisible mark"),
        (b"term,language\nTacet,Elvish", "Line 2: Tacet knows no language called 'Elvish'"),
        (b"term,language\nTacet,en,x", "Line 2 has 3 columns, the header 2"),
        (b'a,"b\nc', "Line 2 cannot be read as a table"),
        (b"term,replaces\n,heard", "Line 2: A term needs at least one letter"),
        ("\n".join(f"n{i}" for i in range(MAX_TERMS + 1)).encode(), "at most 5000"),
        (b"x\n" * (3 << 20), "at most 4 MiB"),
        (b"a," + b",".join(b"b%d" % i for i in range(MAX_REPLACED + 1)), "at most 20"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(BadTerm) as refused:
        read_vocabulary(content)
    assert message in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_term_is_written_in_one_way() -> None:
    assert new_term("  Zoe\u0308 \t Ba ") == Term("Zoë Ba")
    assert new_term("Tacet", ["Tacet", "tacit", "tacit "]) == Term("Tacet", ("tacit",))
    assert new_term("نرم\u200cافزار").text == "نرم\u200cافزار", "a joiner is part of the spelling"
    assert new_term("x" * MAX_LETTERS).text
    for bad in ("x" * (MAX_LETTERS + 1), "", " ", "-", "\ud800a", "a\x00"):
        with pytest.raises(BadTerm):
            new_term(bad)


def test_a_spreadsheet_computes_nothing() -> None:
    risky = (Term("=SUM(A1)", ("+1 x", "@me"), None, "-2"),)
    written = write_vocabulary(risky)
    assert b"\r\n'=SUM(A1),'+1 x|@me,,'-2\r\n" in written
    assert read_vocabulary(written) == risky


_LETTERS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="|'"), max_size=20
)
_SPELLED = _LETTERS.map(lambda text: f"a{text}")


@given(
    st.lists(
        st.builds(
            lambda t, r, lang, n: new_term(t, r, lang, n),
            _SPELLED,
            st.lists(_SPELLED, max_size=4),
            st.sampled_from([None, "de", "ja"]),
            _LETTERS,
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(terms: list[Term]) -> None:
    once = tuple(dict.fromkeys(terms))
    assert read_vocabulary(write_vocabulary(terms)) == once
