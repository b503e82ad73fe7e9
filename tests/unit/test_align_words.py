"""A person's words get times from the sound; all other words keep theirs."""

from dataclasses import replace

import pytest
from builders import audio, silence, word, words_at
from operated import Desk, written

from tacet.core.align_words import AlignTask, align_words, words_to_align
from tacet.core.errors import BadInput
from tacet.core.operations.model import Retime, Rewrite
from tacet.core.operations.retimes import retimes_in_order
from tacet.core.options import DecodeOptions, TimingOptions
from tacet.core.span import Span
from tacet.engines.pool import BorrowedEngine
from tacet.engines.scripted import ScriptedEngine

SPOKEN = words_at("we saw a dog here", 1.0, 0.4, 0.1)
EVERYTHING = Span(0.0, 60.0)
OPTIONS = DecodeOptions(language="en")


def task(engine, span=EVERYTHING):
    return AlignTask(audio(silence(60)), engine, OPTIONS, TimingOptions(), span)


class Listener(ScriptedEngine):
    """Notes what it is asked to align."""

    def __init__(self, script, window=30.0):
        super().__init__(script, window)
        self.asked = []

    def align(self, audio, window, texts, options):
        self.asked.append((window.span, [text.strip() for text in texts], options.language))
        return super().align(audio, window, texts, options)


class Deaf:
    """An engine that can only recognize."""

    facts = ScriptedEngine(()).facts
    detect_language = recognize = close = None


def edited(text="we saw a dog here"):
    """A transcript in which a person wrote what was said, with interpolated times."""
    heard = words_at("we sawed here", 1.0, 0.6, 0.1)
    desk = Desk(written(*heard))
    return desk, desk.do(Rewrite(tuple(w.id for w in heard), text)).transcript


def test_words_that_a_person_wrote_get_the_times_at_which_they_are_spoken():
    _, before = edited()
    times = align_words(task(ScriptedEngine(SPOKEN)), before.segments)
    by_hand = before.words[1:4]
    assert list(times) == [w.id for w in by_hand] == words_to_align(before.segments, EVERYTHING)
    assert list(times.values()) == [w.span for w in SPOKEN[1:4]]


def test_a_word_that_was_moved_is_aligned_too_and_words_of_the_run_are_not():
    words = words_at("we saw", 1.0, 0.4, 0.1)
    desk = Desk(written(*words))
    moved = desk.do(Retime(words[1].id, Span(1.6, 1.7))).transcript
    engine = Listener(SPOKEN)
    assert align_words(task(engine), moved.segments) == {words[1].id: Span(1.5, 1.9)}
    assert engine.asked[0][1] == ["we", "saw"]
    assert align_words(task(engine), desk.view([]).transcript.segments) == {}
    assert len(engine.asked) == 1, "where nobody wrote or moved a word, nothing is listened to"


def test_only_words_of_the_span_are_aligned():
    _, before = edited()
    third = before.words[3].span
    times = align_words(task(ScriptedEngine(SPOKEN), third), before.segments)
    assert list(times) == [before.words[3].id]


def test_a_word_that_is_not_found_or_too_short_keeps_its_times():
    _, before = edited("we saw a cat here")
    script = [replace(w, span=Span(2.0, 2.04)) if w.text == " a" else w for w in SPOKEN]
    times = align_words(task(ScriptedEngine(script)), before.segments)
    assert [w.text for w in before.words if w.id in times] == [" saw"]


def test_the_sound_of_a_segment_ends_where_words_of_others_begin_and_fits_into_a_window():
    words = [*words_at("a b c d e f", 1.0, 1.0), word("far", 7.2, 7.6)]
    desk = Desk(written(*words))
    segments = desk.do(*(Retime(w.id, Span(w.span.start, w.span.end - 0.1)) for w in words[:6]))
    engine = Listener((), window=4.0)
    align_words(task(engine), segments.transcript.segments)
    assert [texts for _, texts, _ in engine.asked] == [["a", "b", "c"], ["d", "e", "f"]]
    spans = [span for span, _, _ in engine.asked]
    assert spans == [Span(0.5, 4.0), Span(3.9, 7.2)]
    assert all(span.duration <= 4.0 for span in spans)


def test_words_in_another_language_are_aligned_in_that():
    _, before = edited()
    engine = Listener(SPOKEN)
    align_words(task(engine), [replace(s, language="fr") for s in before.segments])
    assert {language for _, _, language in engine.asked} == {"fr"}


def test_an_engine_that_cannot_align_says_what_to_do_instead():
    _, before = edited()
    for engine in (Deaf(), BorrowedEngine(Deaf(), lambda: None)):
        with pytest.raises(BadInput, match=r"cannot align.*Drag the ends"):
            align_words(task(engine), before.segments)


def test_words_make_room_for_each_other_in_the_right_order():
    words = words_at("a b c d", 1.0, 0.5)
    for shift in (0.4, -0.4):
        desk = Desk(written(*words))
        times = {w.id: Span(w.span.start + shift, w.span.end + shift) for w in words}
        after = desk.do(*retimes_in_order(words, times)).transcript
        assert [w.span for w in after.words] == list(times.values())


def test_words_that_keep_their_times_are_not_written_over():
    a, b, c = words_at("a b c", 1.0, 0.5)
    times = {b.id: Span(0.2, 9.0)}
    assert retimes_in_order([a, b, c], times) == []
    assert retimes_in_order([a, b], times) == [Retime(b.id, Span(1.5, 9.0))]
    assert retimes_in_order([a, b, c], {b.id: Span(5.0, 6.0)}) == [], "there is no room behind c"
