"""What holds whatever a person does: order, ids, undo, and two people at once."""

from contextlib import suppress
from dataclasses import replace
from operator import attrgetter

from builders import word
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from operated import Desk, written

from tacet.core.editing import Decision, edited
from tacet.core.errors import BadInput, Conflict
from tacet.core.operations.model import (
    Insert,
    Merge,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    TakeBack,
)
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Verdict

TIMES = st.floats(0, 70, allow_nan=False)
TEXTS = st.one_of(
    st.lists(st.sampled_from(["w0", "w1", "w2", "new", "word.", "世界", " ", "\n"])).map(" ".join),
    st.text(max_size=30),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Judged words in order, some touching, some far apart, some of no length."""
    at, words = 0.0, []
    for number, verdict in enumerate(draw(st.lists(st.sampled_from(Verdict), max_size=9))):
        at += draw(st.sampled_from([0.0, 0.1, 0.5, 3.0]))
        length = draw(st.sampled_from([0.0, 0.1, 0.3]))
        text = draw(st.sampled_from([f"w{number}", f"w{number}.", "w0"]))
        words.append(replace(word(text, at, at + length), verdict=verdict, id=f"0.0.{number}"))
        at += length
    return written(*words)


@st.composite
def operations(draw: st.DrawFn, ids: list[str]) -> Operation:
    """Any operation about any words, those that never were among them."""
    one = st.sampled_from([*ids, "e1.0.0", "e2.0.1", "nobody"])
    first = draw(st.integers(0, len(ids)))
    run = tuple(ids[first : first + draw(st.integers(0, 4))])
    some = draw(st.sampled_from([run, tuple(draw(st.lists(one, max_size=3)))]))
    times = sorted((draw(TIMES), draw(TIMES)))
    kinds = {
        "rewrite": Rewrite(some, draw(TEXTS)),
        "insert": Insert(Span(*times), draw(TEXTS)),
        "split": Split(draw(one)),
        "merge": Merge(draw(one)),
        "retime": Retime(draw(one), Span(*times)),
        "take_back": TakeBack(
            tuple(id for id in some if id.startswith("e")),
            tuple(draw(st.lists(st.sampled_from([f"0.0.{n}" for n in range(4)]), max_size=2))),
        ),
        "speaker": SetSpeaker(some, draw(st.none() | st.sampled_from(["A", "B"]) | st.text())),
        "rename_speaker": RenameSpeaker(*draw(st.tuples(*[st.sampled_from(["A", "B", "C"])] * 2))),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """A transcript that a person has decided about and worked on, now this way, now that."""
    transcript = draw(transcripts())
    everything = [*transcript.words, *transcript.removed]
    decided = (
        draw(st.lists(st.sampled_from(everything), unique_by=attrgetter("id")))
        if everything
        else []
    )
    verdicts = st.sampled_from([Verdict.KEPT, Verdict.REMOVED])
    desk = Desk(transcript, *(Decision(w.id, draw(verdicts)) for w in decided))
    for _ in range(draw(st.integers(0, 5))):
        shown = [w.id for w in desk.view().transcript.words]
        many = draw(st.lists(operations(shown), min_size=1, max_size=3))
        try:
            desk.do(*many)
        except (BadInput, Conflict):  # the only ones there are
            continue
    return desk


@settings(max_examples=80)
@given(desks())
def test_words_stay_in_order_ids_are_unique_and_every_operation_stands(desk):
    after = desk.view()
    words = after.transcript.words
    starts = [w.span.start for w in words]
    assert starts == sorted(starts)
    ids = [w.id for w in (*words, *after.transcript.removed, *after.transcript.rewritten)]
    assert len(set(ids)) == len(ids)
    assert len(set(after.ids)) == len(after.ids)
    assert after.unfit == ()
    for segment in after.transcript.segments:
        assert segment.words
        assert segment.text == "".join(w.text for w in segment.words)
        assert segment.span.start == segment.words[0].span.start
    run = {w.id for w in (*desk.transcript.words, *desk.transcript.removed)}
    assert run <= set(ids), "nothing that the run wrote vanishes"


@settings(max_examples=40)
@given(desks())
def test_undoing_every_step_gives_what_stood_before_it_to_the_last_byte(desk):
    whole = edited(desk.transcript, [Decision(*pair) for pair in desk.decided.items()])
    assert desk.view([]).transcript == whole.transcript
    for count in range(len(desk.steps), -1, -1):
        assert desk.view(desk.steps[:count]) == desk.view(desk.steps[:count])
    assert repr(desk.view([]).transcript) == repr(whole.transcript)


@settings(max_examples=40)
@given(desks(), st.data())
def test_setting_aside_what_the_run_wrote_or_a_person_loses_no_operation(desk, data):
    before = desk.view()
    restored = {w.id for w in desk.transcript.removed}
    words = [w for w in before.transcript.words if w.id not in restored]
    words = [w for w in words if not data.draw(st.booleans())]
    desk.decided = {**desk.decided, **{w.id: Verdict.REMOVED for w in words}}
    after = desk.view()
    assert after.unfit == ()
    gone = {w.id for w in words}
    left = [w for w in before.transcript.words if w.id not in gone]
    assert [w.id for w in after.transcript.words] == [w.id for w in left]


@settings(max_examples=40)
@given(transcripts(), st.data())
def test_rewrites_of_different_words_can_be_made_in_any_order(transcript, data):
    words = transcript.words
    assume(len(words) >= 2)
    one, other = sorted(
        data.draw(st.lists(st.integers(0, len(words) - 1), min_size=2, max_size=2, unique=True))
    )
    text = st.sampled_from(["x", "x y", "", "w0"])
    both = [Rewrite((words[place].id,), data.draw(text)) for place in (one, other)]
    seen = []
    for order in (both, both[::-1]):
        desk = Desk(transcript)
        for operation in order:
            desk.do(operation)
        seen.append([(w.text, w.marks) for w in desk.view().transcript.words])
    assert seen[0] == seen[1]


@settings(max_examples=60)
@given(desks(), st.data())
def test_what_is_taken_back_stands_as_the_run_wrote_it_or_nothing_changes(desk, data):
    shown = [w.id for w in desk.view().transcript.words]
    at = data.draw(st.integers(0, len(shown)))
    with suppress(BadInput, Conflict):
        desk.do(Rewrite(tuple(shown[at : at + 3]), data.draw(st.sampled_from(["", "x", "x y"]))))
    before = desk.view()
    ours = [w.id for w in before.transcript.words if w.id.startswith("e")]
    gone = before.transcript.rewritten
    originals = data.draw(st.lists(st.sampled_from(gone), max_size=3, unique=True)) if gone else []
    first = data.draw(st.integers(0, len(ours)))
    words = tuple(ours[first : first + data.draw(st.integers(0, 2))])
    try:
        after = desk.do(TakeBack(words, tuple(w.id for w in originals)))
    except (BadInput, Conflict):
        assert desk.view() == before
        return
    there = {w.id: w for w in (*after.transcript.words, *after.transcript.removed)}
    assert [replace(there[w.id], marks=w.marks, verdict=w.verdict) for w in originals] == originals
    assert not {w.id for w in originals} & {w.id for w in after.transcript.rewritten}
    assert there.keys().isdisjoint(words)
    starts = [w.span.start for w in after.transcript.words]
    assert starts == sorted(starts)
    assert after.unfit == ()
