"""What the run wrote stands again where a person's words are taken back."""

import pytest
from builders import texts, words_at
from operated import Desk, written

from tacet.core.errors import BadInput, Conflict
from tacet.core.operations.model import Insert, Merge, Retime, Rewrite, Split, TakeBack
from tacet.core.span import Span
from tacet.core.transcript import Word


def ids(words) -> tuple[str, ...]:
    return tuple(w.id for w in words)


def said(text: str, start: float = 1.0) -> tuple[Word, ...]:
    """Words of 0.3 s with 0.1 s between them, some of them doubtful."""
    return words_at(text, start, 0.3, 0.1)


def test_what_a_person_wrote_is_taken_back_and_the_words_of_the_run_stand_there_as_they_were():
    words = said("the quick brown fox.")
    desk = Desk(written(*words))
    before = desk.view()
    desk.do(Rewrite(ids(words[1:3]), "slow and red"))
    after = desk.do(TakeBack(("e1.0.0", "e1.0.1", "e1.0.2"), ids(words[1:3])))
    assert after.transcript == before.transcript
    assert after.ids == before.ids
    again = desk.do(Rewrite(ids(words[1:2]), "sly")).transcript
    assert texts(again.words) == ["the", "sly", "brown", "fox."]
    assert [w.id for w in again.rewritten] == [words[1].id]


def test_words_that_were_deleted_come_back_to_their_segment_even_when_all_of_it_had_gone():
    words, last = said("one two"), said("three", 20)
    desk = Desk(written(*words, *last))
    before = desk.view()
    desk.do(Rewrite(ids(words[:1]), ""))
    assert desk.do(TakeBack((), ids(words[:1]))).transcript == before.transcript
    desk.do(Rewrite(ids(words), ""), Rewrite(ids(last), ""))
    assert desk.texts == []
    after = desk.do(TakeBack((), ids(last)), TakeBack((), ids(words)))
    assert (after.transcript, after.ids) == (before.transcript, before.ids)


def test_a_deleted_word_comes_back_into_the_part_of_a_split_that_it_belongs_to():
    words = said("one two three four five")
    desk = Desk(written(*words))
    desk.do(Rewrite(ids(words[3:4]), ""))
    desk.do(Split(words[2].id))
    desk.do(TakeBack((), ids(words[3:4])))
    assert desk.texts == [" one two", " three four five"]
    desk.do(Merge(words[2].id))
    desk.do(Rewrite(ids(words[4:]), ""))
    desk.do(TakeBack((), ids(words[4:])))
    assert desk.texts == [" one two three four five"]


def test_what_does_not_stand_is_not_taken_back():
    words = said("one two three")
    desk = Desk(written(*words))
    desk.do(Rewrite(ids(words[1:2]), "2"))
    for change in (TakeBack((words[0].id,), ()), TakeBack((), ids(words[:1]))):
        with pytest.raises(Conflict, match="do not stand"):
            desk.do(change)
    with pytest.raises(BadInput, match="Name the words"):
        desk.do(TakeBack((), ()))
    desk.do(Rewrite(("e1.0.0",), ""))
    desk.do(Retime(words[2].id, Span(1.35, 2.0)))
    with pytest.raises(Conflict, match="at the time of these words"):
        desk.do(TakeBack((), ids(words[1:2])))
    assert desk.texts == [" one three"]


def test_text_that_was_written_where_nothing_stood_is_taken_back_whole():
    desk = Desk(written(*said("one"), *said("two", 40)))
    before = desk.view()
    desk.do(Insert(Span(20, 24), "hello there"))
    after = desk.do(TakeBack(("e1.0.0", "e1.0.1"), ()))
    assert (after.transcript, after.ids) == (before.transcript, before.ids)
