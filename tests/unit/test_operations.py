"""A person's text and times are laid over what the run wrote."""

from dataclasses import replace

import pytest
from builders import pieced, removed, texts, word, words_at
from operated import Desk, written

from tacet.core.editing import Decision
from tacet.core.errors import BadInput, Conflict
from tacet.core.operations.model import (
    Insert,
    Merge,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    TakeBack,
)
from tacet.core.span import Span
from tacet.core.text.paragraphs import paragraphs, text_of
from tacet.core.transcript import Mark, Missed, Verdict, Word


def ids(words) -> tuple[str, ...]:
    return tuple(w.id for w in words)


def said(text: str, start: float = 1.0) -> tuple[Word, ...]:
    """Words of 0.3 s with 0.1 s between them, some of them doubtful."""
    return words_at(text, start, 0.3, 0.1)


def test_a_corrected_word_is_a_new_one_at_the_same_time_and_the_others_stay_as_they_are():
    words = said("the quick brown fox.")
    desk = Desk(written(*words))
    after = desk.do(Rewrite(ids(words), "the quick red fox.")).transcript
    assert texts(after.words) == ["the", "quick", "red", "fox."]
    assert [w for w in after.words if w.id in ids(words)] == [words[0], words[1], words[3]]
    new = after.words[2]
    assert (new.span, new.marks, new.probability, new.id) == (
        words[2].span, (Mark.WRITTEN,), 1.0, "e1.0.0",
    )  # fmt: skip
    assert [w.id for w in after.rewritten] == [words[2].id]
    assert after.text == " the quick red fox."


def test_only_what_changes_is_named_by_the_step():
    words = said("one two three four five")
    desk = Desk(written(*words))
    desk.do(Rewrite(ids(words), "one TWO three four and five"))
    assert desk.steps[0].operations == (
        Rewrite((words[1].id,), "TWO"),
        Rewrite((words[3].id,), "four and"),
    )


def test_new_words_share_the_time_of_the_words_they_replace_by_their_letters():
    words = said("we sawed him")
    new = Desk(written(*words)).do(Rewrite(ids(words), "we saw a dog him")).transcript.words[1:4]
    assert [round(w.span.start, 3) for w in new] == [1.4, 1.52, 1.58]
    assert new[-1].span.end == words[1].span.end


def test_a_word_set_between_two_lies_between_their_times_and_is_no_longer_than_it_can_be():
    a, b = word("a", 1, 1.2), word("b", 20, 20.3)
    desk = Desk(written(a, b))
    (_, new), (before_b, _) = (
        segment.words
        for segment in desk.do(
            Rewrite((a.id,), "a so"), Rewrite((b.id,), "well b")
        ).transcript.segments
    )
    assert (new.span.start, round(new.span.end, 2)) == (1.2, 1.77)
    assert before_b.span.end == 20
    assert round(before_b.span.duration, 2) == 0.79
    tight = Desk(written(word("a", 1, 2), word("b", 2, 3)))
    spans = [w.span for w in tight.do(Rewrite(("1-2 a",), "a x")).transcript.words]
    assert spans == [Span(1, 2), Span(2, 2), Span(2, 3)]


@pytest.mark.parametrize("text", ["", "  \t ", "\u200b".replace("\u200b", ""), "\x00\x07\u202e"])
def test_no_visible_text_deletes_words_and_a_segment_without_any_goes(text):
    words = said("one two.")
    desk = Desk(written(*words, *said("three", 20)))
    after = desk.do(Rewrite(ids(words), text))
    assert (desk.texts, after.ids) == ([" three"], (1,))
    assert ids(after.transcript.rewritten) == ids(words)


def test_controls_and_what_turns_text_around_are_left_out_and_marks_and_joiners_stay():
    words = said("one")
    desk = Desk(written(*words))
    desk.do(Rewrite(ids(words), "\u202eab\x00c\u2066\ufeff \u200fשלום\u200d \u0007x\t\ny"))
    assert " ".join(texts(desk.view().transcript.words)) == "abc \u200fשלום\u200d x y"


def test_a_text_that_is_too_long_is_refused_in_words():
    desk = Desk(written(*said("one")))
    with pytest.raises(BadInput, match="at most 5000 letters"):
        desk.do(Rewrite(ids(said("one")), "word " * 200_000))


def test_a_new_line_splits_the_segment_there():
    words = said("we went home it was late.")
    desk = Desk(written(*words))
    after = desk.do(Rewrite(ids(words), "We went home.\nIt was late."))
    assert desk.texts == [" We went home.", " It was late."]
    assert after.ids[0] == 0
    assert after.ids[1] < -(10**12)
    again = desk.do(Merge(after.transcript.segments[1].words[0].id))
    assert (desk.texts, again.ids) == ([" We went home. It was late."], (0,))


def test_a_split_and_a_merge_are_each_others_opposite():
    words = said("one two three four")
    desk = Desk(written(*words))
    before = desk.view()
    assert desk.do(Split(words[2].id)).transcript.segments[1].words == words[2:]
    after = desk.do(Merge(words[2].id))
    assert after.transcript.segments == before.transcript.segments
    with pytest.raises(Conflict, match="begins with this word already"):
        desk.do(Split(words[0].id))
    with pytest.raises(Conflict, match="No segment begins"):
        desk.do(Merge(words[1].id))
    with pytest.raises(Conflict, match="No segment stands before"):
        desk.do(Merge(words[0].id))


def test_a_word_gets_the_time_that_its_neighbors_leave_it():
    words = said("one two three")
    desk = Desk(written(*words))
    new = desk.do(Retime(words[1].id, Span(0.5, 1.7))).transcript.words[1]
    assert (new.span, new.marks) == (Span(1.3, 1.7), (Mark.RETIMED,))
    assert desk.steps[0].operations == (Retime(words[1].id, Span(1.3, 1.7)),)
    with pytest.raises(Conflict, match="no room"):
        desk.do(Retime(words[1].id, Span(30, 31)))


def test_the_edge_of_a_segment_moves_with_its_words():
    words = said("one two three")
    desk = Desk(written(*words))
    after = desk.do(Retime(words[0].id, Span(0.2, 1.1)), Retime(words[2].id, Span(1.9, 5)))
    assert after.transcript.segments[0].span == Span(0.2, 5)


def test_who_speaks_is_told_of_words_and_words_written_between_have_the_same_speaker():
    words = said("one two three")
    desk = Desk(written(*words))
    desk.do(SetSpeaker(ids(words), "  Ann\n"))
    after = desk.do(Rewrite(ids(words), "one and two three")).transcript
    assert {w.speaker for w in after.words} == {"Ann"}
    assert desk.do(SetSpeaker(ids(after.words), "Ann")).transcript == after
    assert desk.steps[-1].operations == ()
    assert {w.speaker for w in desk.do(SetSpeaker(ids(after.words), " ")).transcript.words} == {
        None
    }


def speakers(desk: Desk) -> list[str | None]:
    return [w.speaker for w in desk.view().transcript.words]


def test_a_speaker_is_renamed_wherever_they_speak_and_can_be_made_one_with_another():
    words = said("one two three four")
    desk = Desk(written(*words))
    desk.do(SetSpeaker(ids(words[:2]), "Ann"), SetSpeaker(ids(words[2:]), "Bob"))
    desk.do(RenameSpeaker("Ann", " Anna "))
    assert speakers(desk) == ["Anna", "Anna", "Bob", "Bob"]
    assert desk.steps[-1].operations == (RenameSpeaker("Ann", "Anna"),)
    desk.do(RenameSpeaker("Bob", "Bob"))
    assert desk.steps[-1].operations == ()
    desk.do(RenameSpeaker("Bob", "Anna"))
    assert set(speakers(desk)) == {"Anna"}
    with pytest.raises(Conflict, match="Nobody has this name"):
        desk.do(RenameSpeaker("Bob", "Robert"))
    with pytest.raises(BadInput, match="Write a name"):
        desk.do(RenameSpeaker("Anna", " \n"))


def test_words_that_come_back_are_those_of_the_renamed_speaker():
    words = said("one two three")
    desk = Desk(written(*words))
    desk.do(SetSpeaker(ids(words), "Ann"))
    changed = desk.do(Rewrite((words[1].id,), "zwei")).transcript.words[1]
    desk.do(RenameSpeaker("Ann", "Anna"))
    desk.do(TakeBack((changed.id,), (words[1].id,)))
    assert speakers(desk) == ["Anna"] * 3


def test_a_segment_is_split_where_words_are_given_to_somebody_else():
    words = said("one two three four five")
    desk = Desk(written(*words))
    desk.do(SetSpeaker(ids(words), "Ann"))
    after = desk.do(SetSpeaker(ids(words[1:3]), "Bob")).transcript
    assert desk.texts == [" one", " two three", " four five"]
    assert [s.speaker for s in after.segments] == ["Ann", "Bob", "Ann"]
    assert [len(p) for p in paragraphs(after.segments)] == [1, 1, 1]


def test_text_is_written_where_no_word_stands_and_speech_there_is_missed_no_more():
    missed = (Missed(Span(20, 24), "no words"),)
    desk = Desk(replace(written(*said("one"), *said("two", 40)), missed=missed))
    after = desk.do(Insert(Span(20, 24), "hello there"))
    assert desk.texts == [" one", " hello there", " two"]
    assert after.transcript.missed == ()
    assert (after.ids[0], after.ids[2]) == (0, 1)
    with pytest.raises(Conflict, match="Words stand at this time"):
        desk.do(Insert(Span(20, 24), "hello again"))
    with pytest.raises(BadInput, match="at least one word"):
        desk.do(Insert(Span(30, 31), " "))


def test_text_in_a_gap_of_a_segment_stands_in_it():
    desk = Desk(written(word("a", 1, 1.2), word("b", 1.9, 2)))
    desk.do(Insert(Span(1.1, 3), "x"))
    assert desk.texts == [" a x b"]
    assert desk.view().transcript.words[1].span == Span(1.2, 1.9)


def test_words_that_are_set_aside_are_in_nobodys_way_and_come_back_to_their_place():
    words = said("one um two")
    gone = Decision(words[1].id, Verdict.REMOVED)
    desk = Desk(written(*words), gone)
    desk.do(Rewrite((words[0].id, words[2].id), "first second"))
    assert desk.texts == [" first second"]
    with pytest.raises(Conflict, match="do not stand"):
        desk.do(Rewrite((words[1].id,), "uh"))
    desk.decided = {}
    assert desk.texts == [" first um second"]


def test_a_word_set_aside_after_it_was_rewritten_around_leaves_and_comes_back():
    words = said("one two three")
    desk = Desk(written(*words))
    new = desk.do(Rewrite(ids(words), "one 2 three")).transcript.words[1]
    desk.decided = {words[0].id: Verdict.REMOVED, new.id: Verdict.REMOVED}
    after = desk.view()
    assert (desk.texts, after.unfit) == ([" three"], ())
    assert [w.marks for w in after.transcript.removed] == [
        (Mark.SET_ASIDE,), (Mark.WRITTEN, Mark.SET_ASIDE),
    ]  # fmt: skip


def test_a_restored_word_can_be_rewritten_and_what_loses_its_word_is_told():
    gone = removed("thank", 20, 20.4)
    desk = Desk(written(*said("one"), gone), Decision(gone.id, Verdict.KEPT))
    desk.do(Rewrite((gone.id,), "thanks"))
    assert desk.texts == [" one", " thanks"]
    desk.decided = {}
    after = desk.view()
    assert desk.texts == [" one"]
    assert [(u.step, u.operation) for u in after.unfit] == [(1, Rewrite((gone.id,), "thanks"))]


def test_a_script_without_spaces_keeps_the_words_that_did_not_change():
    words = (pieced("你好", 1, 2), pieced("世界", 2, 3), pieced("很大", 3, 4))
    words = tuple(replace(w, id=f"c{i}") for i, w in enumerate(words))
    desk = Desk(written(*words))
    after = desk.do(Rewrite(ids(words), "你好地球很大")).transcript
    assert texts(after.words) == ["你好", "地", "球", "很大"]
    assert after.text == "你好地球很大"
    assert [w.id for w in after.words][::3] == ["c0", "c2"]


def test_pieces_of_one_word_are_replaced_together():
    words = (word("well", 1, 2), replace(pieced("-known", 2, 3), id="k"), word("man", 3, 4))
    desk = Desk(written(*words))
    after = desk.do(Rewrite(ids(words), "well-known woman")).transcript
    assert [w.id for w in after.words][:2] == ["1-2 well", "k"]
    assert desk.do(Rewrite(ids(after.words), "famous woman")).transcript.text == " famous woman"


def test_a_paragraph_begins_where_a_person_split_and_no_more_once_that_is_merged():
    words = (*said("one two"), *said("three four", 2.0))
    desk = Desk(written(*words))
    assert [text_of(p) for p in paragraphs(desk.view().transcript.segments)] == [
        "one two three four"
    ]
    after = desk.do(Split(words[2].id)).transcript.segments
    assert [text_of(p) for p in paragraphs(after)] == ["one two", "three four"]
    again = desk.do(Merge(words[2].id)).transcript.segments
    assert [text_of(p) for p in paragraphs(again)] == ["one two three four"]
