"""A person's edits stand in the transcript; nothing else moves."""

from dataclasses import replace
from operator import attrgetter

from builders import removed, result, texts, word, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.assemble import assemble, shard_text
from tacet.core.editing import Answer, Decision, edited
from tacet.core.span import Span
from tacet.core.transcript import Mark, Missed, Transcript, Verdict, Word


def written(*words: Word, missed: tuple[Missed, ...] = ()) -> Transcript:
    """The transcript of one window with these words, removed ones among them."""
    text = shard_text([result(0, 60, *words)], [], 0.3)
    return assemble(60.0, (Span(0, 5),), (), [replace(text, missed=missed)])


def asked(*words: Word, start: float = 0, end: float = 60, language: str | None = None) -> Answer:
    """What was heard in a stretch that was asked for."""
    return Answer(shard_text([result(0, 60, *words)], [], 0.3), Span(start, end), language)


def kept(*words: Word) -> list[Decision]:
    return [Decision(w.id, Verdict.KEPT) for w in words]


def test_without_edits_nothing_changes():
    before = written(word("a", 1, 2), removed("b", 20, 21))
    after = edited(before, [])
    assert after.transcript is before
    assert after.origins == (0,)


def test_a_restored_phrase_stands_in_the_transcript_in_a_segment_of_its_own():
    gone = [removed("thank", 20, 20.4), removed("you", 20.5, 20.8)]
    after = edited(written(word("a", 1, 2), *gone), kept(*gone))
    assert [s.text for s in after.transcript.segments] == [" a", " thank you"]
    assert after.origins == (0, None)
    assert after.transcript.removed == ()
    for w in after.transcript.segments[1].words:
        assert (w.verdict, w.marks) == (Verdict.KEPT, (Mark.RESTORED,))
        assert w.reasons == ("nobody speaks",), "why it had been set aside stays known"


def test_a_word_restored_inside_a_sentence_goes_back_to_its_place():
    gone = removed("very", 2.0, 2.3)
    before = written(word("a", 1.5, 1.9), gone, word("good", 2.4, 2.8), word("day.", 2.9, 3.2))
    after = edited(before, kept(gone))
    assert [s.text for s in after.transcript.segments] == [" a very good day."]
    assert after.origins == (0,)


def test_a_confirmed_word_is_no_longer_doubtful():
    unsure = replace(word("door", 1, 2), verdict=Verdict.DOUBTFUL, reasons=("hardly certain",))
    after = edited(written(unsure), kept(unsure)).transcript.words[0]
    assert (after.verdict, after.marks) == (Verdict.KEPT, (Mark.CONFIRMED,))


def test_a_word_that_a_person_sets_aside_leaves_the_text_and_an_empty_segment_goes():
    a, b = word("a.", 1, 2), word("b", 20, 21)
    after = edited(written(a, b), [Decision(b.id, Verdict.REMOVED)])
    assert after.transcript.text == " a."
    assert [(w.text, w.marks) for w in after.transcript.removed] == [(" b", (Mark.SET_ASIDE,))]
    assert after.origins == (0,)
    nothing = edited(written(b), [Decision(b.id, Verdict.REMOVED)]).transcript
    assert nothing.reason == "All words of this recording were set aside by a person."


def test_what_the_run_left_out_stays_so_and_is_marked_when_a_person_agrees():
    gone, missed = removed("thank", 30, 30.4), Missed(Span(20, 24), "no words")
    before = written(word("a", 1, 2), gone, missed=(missed,))
    agreed = [Decision(id, Verdict.REMOVED) for id in (gone.id, missed.id)]
    after = edited(before, agreed).transcript
    assert after.segments == before.segments
    assert [(w.text, w.marks) for w in after.removed] == [(" thank", (Mark.LEFT_ASIDE,))]
    assert after.missed == (replace(missed, marks=(Mark.LEFT_ASIDE,)),)
    assert edited(before, agreed[:1]).transcript.missed == (missed,)


def test_words_that_were_asked_for_are_marked_and_take_the_place_of_what_was_missed():
    missed = (Missed(Span(20, 24), "no words"),)
    new = words_at("hello there", 20.5)
    after = edited(written(word("a", 1, 2), missed=missed), [], [asked(*new)]).transcript
    assert texts(after.words) == ["a", "hello", "there"]
    assert [w.marks for w in after.words] == [(), (Mark.ASKED,), (Mark.ASKED,)]
    assert [(round(m.span.start, 2), round(m.span.end, 2)) for m in after.missed] == [
        (20, 20.3),
        (21.3, 24),
    ]


def test_a_sound_that_has_a_word_already_gets_no_second_one():
    old, aside = word("one", 1, 2), removed("you", 20, 20.6)
    heard = asked(word("won", 1.1, 1.9), word("you", 20.1, 20.6), word("new", 30, 31))
    after = edited(written(old, aside), [], [heard, heard]).transcript
    assert texts(after.words) == ["one", "you", "new"]
    assert after.removed == (), "it was heard again, so it stands in the text"


def test_a_requested_word_takes_the_place_of_no_word_that_a_person_restored():
    aside = removed("hello", 20, 20.6)
    heard = asked(word("yellow", 20.1, 20.6), word("there", 20.7, 21))
    after = edited(written(aside), kept(aside), [heard]).transcript
    assert [(w.text, w.marks) for w in after.words] == [
        (" hello", (Mark.RESTORED,)),
        (" there", (Mark.ASKED,)),
    ]


def test_an_asked_word_can_be_confirmed_and_set_aside():
    new = word("new", 30, 31)
    both = edited(written(), kept(new), [asked(new)]).transcript.words[0]
    assert both.marks == (Mark.ASKED, Mark.CONFIRMED)
    gone = edited(written(), [Decision(new.id, Verdict.REMOVED)], [asked(new)]).transcript
    assert gone.removed[0].marks == (Mark.ASKED, Mark.SET_ASIDE)


@st.composite
def edits_over_words(draw: st.DrawFn):
    """A transcript of judged words, and decisions about some of them."""
    verdicts = draw(st.lists(st.sampled_from(Verdict), min_size=1, max_size=12))
    at, words = 0.0, []
    for number, verdict in enumerate(verdicts):
        at += draw(st.sampled_from([0.1, 0.5, 3.0]))
        words.append(replace(word(f"w{number}", at, at + 0.3), verdict=verdict))
        at += 0.3
    decided = draw(st.lists(st.sampled_from(words), unique_by=attrgetter("id")))
    verdict = st.sampled_from([Verdict.KEPT, Verdict.REMOVED])
    return written(*words), [Decision(w.id, draw(verdict)) for w in decided]


@given(edits_over_words())
def test_nothing_is_lost_or_doubled_whatever_is_decided(case):
    before, decisions = case
    after = edited(before, decisions).transcript
    everything = [*before.words, *before.removed]
    assert sorted(w.id for w in (*after.words, *after.removed)) == sorted(w.id for w in everything)
    decided = {d.word: d.verdict for d in decisions}
    for w in everything:
        gone = decided.get(w.id, w.verdict) is Verdict.REMOVED
        assert (w.id in {other.id for other in after.removed}) == gone
    starts = [w.span.start for w in after.words]
    assert starts == sorted(starts)
    assert all("".join(w.text for w in s.words) == s.text for s in after.segments)


@given(edits_over_words())
def test_taking_every_decision_back_gives_the_transcript_as_it_was(case):
    before, decisions = case
    edited(before, decisions)
    assert edited(before, []).transcript == before


def test_a_stretch_heard_in_another_language_takes_the_place_of_what_was_written_in_it():
    missed = (Missed(Span(14, 18), "no words"), Missed(Span(40, 42), "no words"))
    spoken = [word("ja.", 1, 2), word("la", 9.5, 9.9), word("vi", 10.2, 10.6), word("so", 21, 22)]
    aside = removed("rose", 12, 12.5)
    new = [word("la", 10.2, 10.5), word("vie", 10.6, 11)]
    before = written(*spoken, aside, missed=missed)
    after = edited(before, [], [asked(*new, start=10, end=20, language="fr")])
    assert [(s.text, s.language) for s in after.transcript.segments] == [
        (" ja.", None), (" la", None), (" la vie", "fr"), (" so", None),
    ]  # fmt: skip
    assert after.origins == (0, 1, None, 2), "what stays has the number it had"
    assert after.transcript.removed == ()
    assert [m.span for m in after.transcript.missed] == [Span(40, 42)]
    assert edited(before, []).transcript == before


def test_what_was_missed_in_another_language_is_told_in_place_of_what_was_missed_before():
    text = replace(asked(word("oui", 10, 11)).text, missed=(Missed(Span(15, 16), "no words"),))
    anew = Answer(text, Span(10, 20), "fr")
    before = written(word("we", 10, 11), missed=(Missed(Span(12, 24), "no words"),))
    after = edited(before, [], [anew]).transcript
    assert [m.span for m in after.missed] == [Span(15, 16), Span(20, 24)]


def test_nothing_heard_in_another_language_leaves_what_was_written():
    before = written(word("we", 10, 11))
    assert edited(before, [], [asked(start=5, end=20, language="fr")]).transcript == before


def test_of_two_languages_for_one_stretch_the_one_asked_for_last_is_shown():
    french = asked(word("oui", 10, 11), word("non", 30, 31), start=5, end=40, language="fr")
    spanish = asked(word("huy", 10, 11), start=5, end=20, language="es")
    after = edited(written(word("we", 10, 11)), [], [french, spanish]).transcript
    assert [(s.text, s.language) for s in after.segments] == [(" huy", "es"), (" non", "fr")]
    again = edited(written(word("we", 10, 11)), [], [spanish, french]).transcript
    assert texts(again.words) == ["oui", "non"]


def test_the_language_of_the_transcript_is_none_of_its_own():
    english = asked(word("we", 10, 11), start=5, end=20, language="en")
    before = replace(written(word("oui", 10, 11)), language="en")
    (segment,) = edited(before, [], [english]).transcript.segments
    assert (segment.text, segment.language) == (" we", None)
