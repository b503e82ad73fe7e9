"""Transcripts for tests: fixed ones, and any for property tests."""

from hypothesis import strategies as st

from tacet.core.span import Span
from tacet.core.transcript import Evidence, Missed, Segment, Transcript, Verdict, Word

NASTY = " a --> b <i> & \r\n\r\n2\n00:00:01,000 --> 00:00:02,000\nx"


def words(*texts: str, start: float = 0.0, each: float = 0.5) -> tuple[Word, ...]:
    """Words one after the other, `each` seconds long."""
    return tuple(
        Word(Span(start + i * each, start + (i + 1) * each), text, 0.5)
        for i, text in enumerate(texts)
    )


def segment(*spoken: Word, text: str | None = None) -> Segment:
    """A segment of these words."""
    span = Span(spoken[0].span.start, spoken[-1].span.end)
    whole = "".join(w.text for w in spoken) if text is None else text
    return Segment(span, whole, spoken, (50364, 11), 0, 0.0, -0.25, 0.125, 1.5)


def transcript(*segments: Segment, duration: float = 100_000.0) -> Transcript:
    """An English transcript of these segments."""
    reason = None if segments else "Nobody speaks in this recording."
    return Transcript(duration, "en", 0.9, segments=segments, reason=reason)


def judged() -> Transcript:
    """A transcript with every kind of thing in it."""
    kept, doubted = words(" Hello", " world.")
    doubted = Word(
        doubted.span, doubted.text, 0.3, Evidence(repeats=5), Verdict.DOUBTFUL, ("unsure",)
    )
    gone = Word(Span(5.0, 5.5), " thanks", 0.1, Evidence(), Verdict.REMOVED, ("no speech",))
    return Transcript(
        10.0,
        "en",
        0.9,
        (Span(0.0, 1.0),),
        (Span(0.1, 0.9),),
        (segment(kept, doubted),),
        (gone,),
        (Missed(Span(7.0, 8.0), "not understood"),),
    )


_texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from([NASTY, "\n", "", " ", "-->", "<u>", "&amp;", "WEBVTT", "1", "\t", "NOTE x"]),
)


@st.composite
def any_transcript(draw: st.DrawFn) -> Transcript:
    """Any transcript: up to 200 hours, with any text."""
    items = []
    at = draw(st.floats(0.0, 700_000.0))
    for texts in draw(st.lists(st.lists(_texts, min_size=1, max_size=5), max_size=4)):
        spoken = []
        for text in texts:
            length = draw(st.floats(0.0, 5.0))
            spoken.append(Word(Span(at, at + length), f" {text}", 0.5))
            at += length + draw(st.sampled_from([0.0, 0.2, 4.0]))
        items.append(segment(*spoken))
    return transcript(*items, duration=at)
