"""Speakers given to a transcript: to every word, with segments cut where they change; labels."""

from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.attribute import with_speakers
from tacet.core.speakers.labels import label, relabelled, without_turns
from tacet.core.speakers.turns import Turn
from tacet.core.text.paragraphs import begins_paragraph
from tacet.core.transcript import Segment, Transcript, Word

OPTIONS = SpeakerOptions()


def segment(start: float, text: str, speaker: str | None = None) -> Segment:
    """A segment of words of half a second each; a part that begins with "'" is joined on."""
    words = tuple(
        Word(Span(start + n / 2, start + n / 2 + 0.5), f" {part}".replace(" '", "'"), 0.9)
        for n, part in enumerate(text.split())
    )
    words = tuple(Word(w.span, w.text, w.probability, speaker=speaker) for w in words)
    span = Span(start, words[-1].span.end)
    return Segment(span, "".join(w.text for w in words), words, (), 0, 0.0, 0.0, 0.0, 1.0)


def talk(*segments: Segment) -> Transcript:
    return Transcript(60.0, segments=segments)


def turns(*said: tuple[float, float, int]) -> list[Turn]:
    return [Turn(Span(start, end), speaker) for start, end, speaker in said]


def test_every_word_has_its_speaker_and_no_segment_has_two() -> None:
    whole = talk(segment(0, "How are you? Fine, thank you."), segment(4, "Good."))
    told = with_speakers(whole, turns((0, 1.5, 0), (1.5, 3, 1), (4, 4.5, 0)), OPTIONS)
    said = [(one.speaker, one.text) for one in told.transcript.segments]
    assert said == [
        ("Speaker 1", " How are you?"),
        ("Speaker 2", " Fine, thank you."),
        ("Speaker 1", " Good."),
    ]
    assert told.origins == ((0, 0), (0, 1), (1, 0))
    assert told.transcript.text == whole.text
    assert begins_paragraph(told.transcript.segments) == [True, True, True]


def test_a_word_is_never_cut() -> None:
    whole = talk(segment(0, "We can 't wait. 've you seen it?"))
    told = with_speakers(whole, turns((0, 0.9, 0), (0.9, 3.5, 1)), OPTIONS).transcript
    assert [one.text for one in told.segments] != [" We can", "'t wait.'ve you seen it?"]
    joined = [w.speaker for w in told.words if w.text in (" can", "'t")]
    assert len(set(joined)) == 1


def test_who_was_named_stays_and_without_turns_nothing_changes() -> None:
    named = talk(segment(0, "I am Ada.", "Ada"))
    assert with_speakers(named, turns((0, 2, 0)), OPTIONS).transcript.segments == named.segments
    unknown = talk(segment(0, "Who am I?"), segment(3, "Nobody."))
    told = with_speakers(unknown, [], OPTIONS)
    assert told.transcript is unknown
    assert told.origins == ((0, 0), (1, 0))


def test_words_that_were_taken_out_have_speakers_for_when_they_come_back() -> None:
    gone = Word(Span(1.2, 1.4), " um", 0.2)
    whole = Transcript(60.0, segments=(segment(0, "a b c d"),), removed=(gone,))
    told = with_speakers(whole, turns((0, 2, 0)), OPTIONS).transcript
    assert [word.speaker for word in told.removed] == ["Speaker 1"]


def test_people_keep_their_numbers_when_voices_are_grouped_again() -> None:
    before = turns((0, 10, 0), (10, 20, 1), (20, 30, 2))
    again = turns((0, 9, 1), (11, 20, 0), (20, 31, 2))
    assert [t.speaker for t in relabelled(again, before)] == [0, 1, 2]


def test_a_new_person_takes_no_number_of_somebody_who_is_gone() -> None:
    before = turns((0, 10, 0), (10, 20, 1))
    as_one = relabelled(turns((0, 20, 0)), before)
    assert [t.speaker for t in as_one] == [0]
    former = without_turns(before, as_one)
    assert [t.speaker for t in former] == [1]
    back = relabelled(turns((0, 10, 0), (10, 20, 1), (40, 50, 2)), [*as_one, *former])
    assert [t.speaker for t in back] == [0, 1, 2]
    other = relabelled(turns((0, 20, 0), (40, 50, 1)), [*as_one, *former])
    assert [t.speaker for t in other] == [0, 2]


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20), st.integers(0, 4)), max_size=12))
def test_grouped_the_same_nobody_changes_numbers(said: list[tuple[int, int, int]]) -> None:
    known = turns(*((float(start), float(start + long), who) for start, long, who in said))
    again = relabelled(known, known)
    numbers = dict(zip((t.speaker for t in known), (t.speaker for t in again), strict=True))
    assert len(set(numbers.values())) == len(numbers)
    alone = [t for t in known if all(t is u or t.span.overlap(u.span) == 0 for u in known)]
    if len(alone) == len(known):
        assert again == tuple(known)


def test_labels_count_from_one() -> None:
    assert label(0) == "Speaker 1"
