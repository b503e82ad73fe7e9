"""Word ids: each word of a run has one of its own, which nothing that happens later changes."""

from collections.abc import Iterable
from dataclasses import replace

from builders import result, scripts, word, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.assemble import ShardText, shard_text
from tacet.core.span import Span
from tacet.core.transcript import Missed, Verdict, Word, missed_id, missed_span
from tacet.core.window import WindowResult
from tacet.core.word_ids import with_ids, with_missing_ids

LENGTH, OVERLAP = 10, 2  # seconds of a window, and of what the next one has in common with it


@st.composite
def windows(draw: st.DrawFn) -> list[WindowResult]:
    """Judged results of overlapping windows; some words are removed, some windows heard again."""
    results = []
    for index in range(draw(st.integers(1, 4))):
        start = index * (LENGTH - OVERLAP)
        words = [
            replace(w, span=Span(w.span.start + start, w.span.end + start),
                    verdict=draw(st.sampled_from(Verdict)), id="")
            for w in draw(scripts(LENGTH, most=8))
        ]  # fmt: skip
        overlap = float(OVERLAP) if index and draw(st.booleans()) else 0.0
        heard = result(start, start + LENGTH, *words, overlap=overlap)
        results.append(replace(heard, retry=draw(st.integers(0, 2))))
    return results


def written(results: list[WindowResult], owner: str = "3") -> ShardText:
    return shard_text(with_ids(results, owner), [], 0.3)


def ids(text: ShardText) -> list[str]:
    """The ids of the words of a text, those that were set aside last."""
    return [w.id for w in (*(w for s in text.segments for w in s.words), *text.removed)]


def without_ids(text: ShardText) -> ShardText:
    """The text as it was stored before words had ids."""

    def bare(words: Iterable[Word]) -> tuple[Word, ...]:
        return tuple(replace(w, id="") for w in words)

    return replace(
        text,
        results=tuple(replace(r, words=bare(r.words)) for r in text.results),
        segments=tuple(replace(s, words=bare(s.words)) for s in text.segments),
        removed=bare(text.removed),
    )


def test_an_id_tells_shard_window_and_place_and_a_decode_that_replaced_another():
    first, again = result(0, 9, *words_at("a b", 1)), result(9, 20, *words_at("c d", 10))
    text = written([first, replace(again, retry=2)], "7")
    assert ids(text) == ["7.0.0", "7.0.1", "7.1r2.0", "7.1r2.1"]
    assert ids(written([first], "request")) == ["request.0.0", "request.0.1"]


@given(windows())
def test_no_two_words_share_an_id(results: list[WindowResult]):
    known = ids(written(results))
    assert all(known)
    assert len(set(known)) == len(known)


@given(windows())
def test_ids_are_the_same_however_often_a_text_is_put_together(results: list[WindowResult]):
    text = written(results)
    assert ids(written(list(text.results))) == ids(text)
    assert ids(with_missing_ids(text, "3")) == ids(text)


@given(windows(), st.data())
def test_what_comes_later_changes_no_id_of_a_window_that_stays(
    results: list[WindowResult], data: st.DataObject
):
    far = data.draw(st.integers(1, len(results)))
    early, late = written(results[:far]), written(results)
    for one, other in zip(early.results, late.results, strict=False):
        assert [w.id for w in one.words] == [w.id for w in other.words]
    heard_again = replace(results[0], retry=results[0].retry + 1)
    anew = written([heard_again, *results[1:]])
    assert not {w.id for w in anew.results[0].words} & {w.id for w in late.results[0].words}
    assert [ids(written([r])) for r in anew.results[1:]] == [
        ids(written([r])) for r in late.results[1:]
    ]


@given(windows())
def test_texts_stored_without_ids_get_those_that_they_would_have_now(results: list[WindowResult]):
    text = written(results)
    assert ids(with_missing_ids(without_ids(text), "3")) == ids(text)


@given(windows())
def test_words_of_which_no_window_was_stored_get_ids_of_their_own(results: list[WindowResult]):
    part = replace(without_ids(written(results)), results=())
    known = ids(with_missing_ids(part, "3"))
    assert known == [f"3.x.{place}" for place in range(len(known))]
    assert known == ids(with_missing_ids(part, "3"))


def test_words_are_compared_by_content():
    one = word("a", 1, 2)
    assert one == replace(one, id="other")
    assert hash(one) == hash(replace(one, id="other"))


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_the_id_of_a_missed_stretch_has_its_exact_times(start: float, length: float):
    span = Span(start, start + length)
    known = Missed(span, "no words").id
    assert known == missed_id(span.start, span.end)
    assert missed_span(known) == span
    assert missed_span("3.12.5") is None
