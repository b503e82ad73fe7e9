"""Contract of the store for shards and their texts."""

from dataclasses import replace

from library_values import altered, plan, prepared, text

from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.library.ports.store import Store


def test_a_shards_result_is_stored_once(store: Store) -> None:
    claim = prepared(store)
    early, late = store.begin_shard(claim, 0), store.begin_shard(claim, 0)
    assert (early, late) == (1, 2)
    assert not store.save_result(claim, 0, 1, text(" early"))
    assert store.save_partial(claim, 0, text(" so far"))
    assert store.shards("run")[0].partial == text(" so far")
    assert store.save_result(claim, 0, 2, text(" late"))
    assert not store.save_result(claim, 0, 2, text(" again"))
    assert not store.save_partial(claim, 0, text(" again"))
    assert store.begin_shard(claim, 0) is None
    first, second = store.shards("run")
    assert (first.result, first.partial, second.result) == (text(" late"), None, None)
    assert (second.span, second.attempt) == (Span(10, 20), 0)


def test_shards_are_read_without_window_results_where_these_are_not_wanted(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text())
    assert store.save_partial(claim, 1, text(" so far"))
    first, second = store.shards("run", with_results=False)
    assert (first.result, first.partial) == (replace(text(), results=()), None)
    assert (second.result, second.partial) == (None, replace(text(" so far"), results=()))
    assert first.result
    assert first.result.segments[0].words[0].id == text().segments[0].words[0].id


def test_only_the_shards_that_have_a_part_of_a_stretch_are_read(store: Store) -> None:
    prepared(store)
    spans = Span(0, 1), Span(9, 11), Span(10, 20), Span(30, 40)
    read = [[s.index for s in store.shards("run", within=span)] for span in spans]
    assert read == [[0], [0, 1], [1], []]


def test_a_text_of_before_words_had_ids_has_the_same_ones_without_window_results(
    store: Store,
) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, without_ids(text()))
    whole, judged = (store.shards("run", with_results=which)[0].result for which in (True, False))
    assert whole
    assert judged
    assert judged.segments[0].words[0].id == whole.segments[0].words[0].id != ""


def without_ids(whole: ShardText) -> ShardText:
    """A text as it was stored before words had ids."""
    words = [replace(word, id="") for word in whole.removed]
    return ShardText(
        tuple(replace(result, words=tuple(words)) for result in whole.results),
        tuple(replace(segment, words=tuple(words)) for segment in whole.segments),
        tuple(words),
        whole.missed,
    )


def test_a_later_chapter_brings_its_shards_and_leaves_the_earlier_ones_alone(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    assert store.save_result(claim, 0, attempt, text())
    first = plan().chapters[0]
    second = replace(first, span=Span(20, 30), shards=((Window(Span(21, 25)),),))
    longer = replace(plan(), chapters=(first, second))
    assert store.add_shards(altered(store.run("run"), plan=longer), 2, [Span(21, 25)], claim)
    assert store.run("run").plan == longer
    assert [(s.index, s.span) for s in store.shards("run")][2:] == [(2, Span(21, 25))]
    assert store.shards("run")[0].result == text()
    assert store.add_shards(altered(store.run("run"), plan=plan()), 1, [Span(10, 20)], claim)
    assert [(s.index, s.result) for s in store.shards("run")] == [(0, text()), (1, None)]
