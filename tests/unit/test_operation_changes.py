"""What differs between two transcripts of a run: enough to make one from the other, and no more."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from transcripts import segment, words

from tacet.core.operations.changes import Changes, changes_between
from tacet.core.operations.lay import Laid
from tacet.core.text.paragraphs import begins_paragraph, with_paragraphs
from tacet.core.transcript import Segment, Transcript


def spoken(place: int, letters: int, pause: float) -> Segment:
    """A sentence with its own words."""
    said = words(" It", f" goes{'n' * letters}.", start=10.0 * place + pause)
    return segment(*(replace(word, id=f"{place}.{i}") for i, word in enumerate(said)))


@st.composite
def texts(draw: st.DrawFn) -> Laid:
    """Segments of a run, most of them with the numbers of their paragraphs."""
    drawn = draw(st.lists(st.tuples(st.integers(0, 400), st.floats(0, 6)), max_size=25))
    segments = with_paragraphs([spoken(i, *one) for i, one in enumerate(drawn)])
    bare = draw(st.sets(st.integers(0, 25), max_size=4))
    segments = [replace(s, paragraph=None) if i in bare else s for i, s in enumerate(segments)]
    return Laid(Transcript(300.0, segments=tuple(segments)), tuple(range(len(segments))))


@st.composite
def edited(draw: st.DrawFn) -> tuple[Laid, Laid]:
    """A text, and what a person made of it: segments gone, new, split off and changed."""
    before = draw(texts())
    after: list[tuple[int, Segment]] = []
    touched = draw(st.sets(st.integers(0, 25), max_size=3))
    for id, one in zip(before.ids, before.transcript.segments, strict=True):
        kind = draw(st.sampled_from(["gone", "new", "changed", "same"])) if id in touched else ""
        if kind == "new":
            fresh = replace(one, paragraph=None, split_off=draw(st.booleans()), text=" new.")
            after.append((-1 - id, fresh))
        if kind == "changed":
            after.append((id, replace(one, text=f"{one.text}{'n' * 300}.", paragraph=None)))
        elif kind == "same":
            after.append((id, replace(one)))
        elif kind != "gone":
            after.append((id, one))
    segments = tuple(one for _, one in after)
    shown = replace(before.transcript, segments=segments)
    return before, Laid(shown, tuple(id for id, _ in after))


def applied(before: Laid, changes: Changes) -> list[tuple[int, Segment, bool]]:
    """Ids, segments and beginnings of paragraphs, as the page makes them of what it is told."""
    left = {*changes.gone, *(one.id for one in changes.segments)}
    begun = begins_paragraph(before.transcript.segments)
    kept = zip(before.ids, before.transcript.segments, begun, strict=True)
    out = [one for one in kept if one[0] not in left]
    for fresh in changes.segments:
        ids = [id for id, _, _ in out]
        place = 0 if fresh.after is None else ids.index(fresh.after) + 1
        out.insert(place, (fresh.id, fresh.segment, fresh.begins))
    return out


@given(edited())
def test_the_changes_make_one_text_from_the_other(texts: tuple[Laid, Laid]) -> None:
    before, after = texts
    segments = after.transcript.segments
    wanted = zip(after.ids, segments, begins_paragraph(segments), strict=True)
    assert applied(before, changes_between(before, after)) == list(wanted)


@given(edited())
def test_nothing_is_told_that_stays_as_it_is(texts: tuple[Laid, Laid]) -> None:
    before, after = texts
    begun = dict(zip(before.ids, begins_paragraph(before.transcript.segments), strict=True))
    old = dict(zip(before.ids, before.transcript.segments, strict=True))
    for one in changes_between(before, after).segments:
        assert (old.get(one.id), begun.get(one.id)) != (one.segment, one.begins)
