"""Corrections of one run are carried to another by time and text; none is lost."""

from dataclasses import replace

from builders import removed, texts, word, words_at
from hypothesis import given, settings
from hypothesis import strategies as st
from operated import Desk, written

from tacet.core.editing import Decision
from tacet.core.operations.carry_over import carry_over, carry_structure
from tacet.core.operations.model import (
    Merge,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
)
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Verdict, Word

HEARD = "we went to the sea and it was cold."


def said(text: str, shift: float = 0.0, name: str = "a") -> tuple[Word, ...]:
    """Words of a run, whose times and ids are its own."""
    words = words_at(text, 1 + shift, 0.3, 0.1)
    return tuple(replace(w, id=f"{name}{i}") for i, w in enumerate(words))


def ids(words) -> tuple[str, ...]:
    return tuple(w.id for w in words)


def carried(desk: Desk, new: Transcript) -> tuple[Desk, list[tuple[str, str]]]:
    """The new run with the corrections of the old one, and what could not be carried."""
    edited = desk.view().transcript
    found = carry_over(desk.transcript, edited, new)
    other = Desk(new, *found.decisions)
    if found.operations:
        other.do(*found.operations)
    operations = [one for step in desk.steps for one in step.operations]
    structure = carry_structure(edited, operations, other.view().transcript)
    if structure:
        other.do(*structure)
    return other, [(one.before, one.text) for one in found.conflicts]


def corrected(text: str, heard: str = HEARD) -> Desk:
    """A run of which a person made this text."""
    desk = Desk(written(*said(heard)))
    desk.do(Rewrite(ids(said(heard)), text))
    return desk


def test_where_the_new_run_wrote_the_same_as_before_the_correction_is_made_again():
    after, lost = carried(
        corrected("we went to the lake and it was very cold."), written(*said(HEARD, 0.08, "b"))
    )
    assert after.texts == [" we went to the lake and it was very cold."]
    assert lost == []
    assert [w.id for w in after.view().transcript.words if w.id[0] == "b"][:2] == ["b0", "b1"]


def test_where_the_new_run_wrote_what_the_person_wrote_nothing_is_needed():
    new = "we went to the lake and it was very cold."
    after, lost = carried(corrected(new), written(*said(new, 0.05, "b")))
    assert (after.steps, lost) == ([], [])


def test_where_the_new_run_wrote_a_third_thing_a_person_has_to_look_at_it():
    after, lost = carried(
        corrected("we went to the lake and it was cold."),
        written(*said("we went to the seat and it was cold.", 0.05, "b")),
    )
    assert after.steps == []
    assert lost == [("sea", "lake")]


def test_deleted_words_go_where_they_are_written_again_and_else_nothing_is_needed():
    desk = corrected("we went to the sea", HEARD)
    after, lost = carried(desk, written(*said(HEARD, 0.05, "b")))
    assert (after.texts, lost) == ([" we went to the sea"], [])
    after, lost = carried(desk, written(*said("we went to the sea", 0.05, "b")))
    assert (after.steps, lost) == ([], [])


def test_text_at_the_start_and_the_end_and_between_two_words_is_carried():
    after, lost = carried(
        corrected("so we went to the big sea and it was cold. Yes."),
        written(*said(HEARD, -0.05, "b")),
    )
    assert "".join(after.texts) == " so we went to the big sea and it was cold. Yes."
    assert lost == []


def test_capitals_and_punctuation_are_corrections_too():
    after, lost = carried(
        corrected("We went to the sea, and it was cold."), written(*said(HEARD, 0.05, "b"))
    )
    assert (after.texts, lost) == ([" We went to the sea, and it was cold."], [])


def test_a_change_beside_the_correction_leaves_it_standing():
    after, lost = carried(
        corrected("we went to the lake and it was cold."),
        written(*said("he went to the sea and it is cold.", 0.05, "b")),
    )
    assert (after.texts, lost) == ([" he went to the lake and it is cold."], [])


def test_a_new_run_that_wrote_nothing_there_is_a_conflict_and_not_silence():
    after, lost = carried(corrected("we went to the lake and it was cold."), written())
    assert (after.texts, lost) == ([], [("sea", "lake")])


def test_splits_merges_times_and_speakers_are_carried_with_the_words():
    desk = Desk(written(*said(HEARD), *said("then we left.", 6, "x")))
    words = desk.transcript.words
    desk.do(Split(words[5].id), SetSpeaker(ids(words[:5]), "Ann"))
    desk.do(Merge("x0"), Retime(words[-1].id, Span(words[-1].span.start, 8.9)))
    new = written(*said(HEARD, 0.05, "b"), *said("then we left.", 6.05, "y"))
    after, lost = carried(desk, new)
    assert after.texts == desk.texts == [
        " we went to the sea", " and it was cold. then we left.",
    ]  # fmt: skip
    assert [w.speaker for w in after.view().transcript.words][:6] == ["Ann"] * 5 + [None]
    assert after.view().transcript.words[-1].span.end == 8.9
    assert lost == []


def spoken(text: str, names: str, shift: float = 0.0, name: str = "a") -> Transcript:
    """Words of a run whose voices were told apart: "12" are two of them."""
    words = said(text, shift, name)
    return written(*(replace(w, speaker=f"Speaker {n}") for w, n in zip(words, names, strict=True)))


def test_names_are_carried_over_as_names_and_moved_words_as_moved():
    desk = Desk(spoken(HEARD, "111222222"))
    words = desk.transcript.words
    desk.do(RenameSpeaker("Speaker 1", "Ann"))
    desk.do(RenameSpeaker("Speaker 2", "Bob"))
    desk.do(SetSpeaker((words[-1].id,), "Ann"))
    after, _ = carried(desk, spoken(HEARD, "111122222", 0.05, "b"))
    assert [w.speaker for w in after.view().transcript.words] == (
        ["Ann"] * 3 + ["Bob"] * 5 + ["Ann"]
    )
    made = [one for step in after.steps for one in step.operations]
    assert [one for one in made if isinstance(one, RenameSpeaker)] == [
        RenameSpeaker("Speaker 1", "Ann"),
        RenameSpeaker("Speaker 2", "Bob"),
    ]
    moved = [one for one in made if isinstance(one, SetSpeaker)]
    assert sorted(word for one in moved for word in one.words) == ["b3", "b8"]


def test_two_who_changed_names_keep_the_others():
    desk = Desk(spoken(HEARD, "111222222"))
    desk.do(RenameSpeaker("Speaker 1", "x"))
    desk.do(RenameSpeaker("Speaker 2", "Speaker 1"))
    desk.do(RenameSpeaker("x", "Speaker 2"))
    after, _ = carried(desk, spoken(HEARD, "111222222", 0.05, "b"))
    assert [w.speaker for w in after.view().transcript.words] == (
        ["Speaker 2"] * 3 + ["Speaker 1"] * 6
    )


def test_what_was_set_aside_or_restored_is_so_in_the_new_run():
    gone, thanks = word("um", 4.9, 5.2), removed("thanks", 20, 20.5)
    old = written(*said(HEARD), gone, thanks)
    desk = Desk(old, Decision(gone.id, Verdict.REMOVED), Decision(thanks.id, Verdict.KEPT))
    again = replace(removed("thanks", 20.1, 20.6), id="t")
    new = written(*said(HEARD, 0.05, "b"), replace(word("um", 5, 5.2), id="u"), again)
    found = carry_over(old, desk.view().transcript, new)
    assert set(found.decisions) == {Decision("u", Verdict.REMOVED), Decision("t", Verdict.KEPT)}
    found = carry_over(old, desk.view().transcript, written(*said(HEARD, 0.05, "b")))
    assert found.decisions == ()
    assert [(one.before, one.text) for one in found.conflicts] == [("", "thanks")]


WORDS = st.lists(st.sampled_from(["a", "b", "c.", "d"]), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=60)
@given(WORDS, WORDS, WORDS)
def test_every_correction_is_made_needless_or_told(heard, meant, again):
    desk = Desk(written(*said(heard)))
    desk.do(Rewrite(ids(said(heard)), meant))
    after, lost = carried(desk, written(*said(again, 0.02, "b")))
    if not lost and heard == again:
        assert texts(after.view().transcript.words) == meant.split()
    if heard == again:
        assert lost == []
