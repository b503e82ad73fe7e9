"""Transcripts of parts moved into one."""

from dataclasses import replace

from builders import words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.assemble import phrases
from tacet.core.joining import Part, joined_language, joined_outline, joined_pieces
from tacet.core.span import Span
from tacet.core.transcript import Mark, Missed, Segment, Transcript, Verdict, Word


def segment(words: tuple[Word, ...]) -> Segment:
    text = "".join(word.text for word in words)
    span = Span(words[0].span.start, words[-1].span.end)
    return Segment(span, text, words, (), 0, 0.0, -0.1, 0.0, 1.0)


def part(start: float, texts: list[str], language: str = "en") -> Part:
    """Part of a minute, a phrase every two seconds."""
    said = [words_at(text, 2.0 * n) for n, text in enumerate(texts)]
    segments = tuple(segment(tuple(some)) for words in said for some in phrases(words))
    gone = replace(words_at("Thanks.", 50)[0], verdict=Verdict.REMOVED)
    transcript = Transcript(
        60.0,
        language,
        speech=(Span(0, 10),),
        segments=segments,
        removed=(gone,),
        missed=(Missed(Span(55, 58), "no words"),),
    )
    return Part(start, 60.0, transcript)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(1, 4))
def test_no_word_is_lost_and_no_id_means_two(counts: list[int], most: int) -> None:
    parts = [part(60.0 * n, ["One more. Yes."] * count) for n, count in enumerate(counts)]
    by_part = joined_pieces(parts, most)
    texts = [piece.text for pieces in by_part for piece in pieces]
    moved = [w for text in texts for s in text.segments for w in s.words]
    before = [(w, p.start) for p in parts for s in p.transcript.segments for w in s.words]
    assert [(w.text, w.span.start) for w in moved] == [
        (w.text, w.span.start + start) for w, start in before
    ]
    removed = [w for text in texts for w in text.removed]
    assert [w.span.start for w in removed] == [p.start + 50 for p in parts]
    assert [m.span.start for text in texts for m in text.missed] == [p.start + 55 for p in parts]
    ids = [word.id for word in (*moved, *removed)]
    assert len(ids) == len(set(ids))
    assert all(len(text.segments) <= most for text in texts)
    for one, pieces in zip(parts, by_part, strict=True):
        outline = joined_outline(one, pieces)
        assert (outline.span, len(outline.shards)) == (one.span, len(pieces))
        assert (pieces[0].span.start, pieces[-1].span.end) == (one.span.start, one.span.end)


def test_a_later_part_begins_a_paragraph_and_keeps_its_language() -> None:
    parts = [part(0.0, []), part(60.0, ["Hello."]), part(120.0, ["Guten Tag."], "de")]
    assert joined_language(parts) == "en"
    first, second = (p[0].text.segments[0] for p in joined_pieces(parts, 500)[1:])
    assert (first.split_off, first.language) == (True, None)
    assert (second.split_off, second.language) == (True, "de")
    assert second.seek == 12_000


def test_what_a_person_wrote_counts_as_confirmed() -> None:
    one = part(0.0, ["Hello there."])
    (said,) = one.transcript.segments
    words = tuple(replace(word, marks=(Mark.WRITTEN, Mark.RETIMED)) for word in said.words)
    edited = replace(one.transcript, segments=(replace(said, words=words),))
    ((piece,),) = joined_pieces([replace(one, transcript=edited)], 500)
    assert [word.marks for word in piece.text.segments[0].words] == [(Mark.CONFIRMED,)] * 2
