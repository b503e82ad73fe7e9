"""What the model considered instead is kept where it was unsure, and nowhere else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from builders import FixedDetector, audio, speech_like, word

from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions, ReviewOptions, TranscribeOptions
from tacet.core.pipeline import transcribe
from tacet.core.review.readings import readings_heard, readings_of
from tacet.core.transcript import Reading, Segment, Verdict, Word
from tacet.core.window import Window, WindowResult
from tacet.engines.scripted import ScriptedEngine

OPTIONS = ReviewOptions()
BEGUILE = [word("doth", 1, 1.2), word("be", 1.2, 1.4), word("guile", 1.4, 2, 0.4), word("it", 2, 3)]
IDS = [one.id for one in BEGUILE]


def found(words: Sequence[Word], *others: str) -> list[tuple[list[str], str]]:
    """Readings as the words' texts and what they may be."""
    texts = {one.id: one.text.strip() for one in words}
    readings = readings_of(words, others, OPTIONS)
    return [([texts[id] for id in one.words], one.text) for one in readings]


def test_other_words_are_told_with_the_words_that_they_stand_for():
    assert found(BEGUILE, " doth beguile it", " doth be guy it") == [
        (["be", "guile"], "beguile"),
        (["guile"], "guy"),
    ]


def test_a_text_that_differs_in_capitals_and_punctuation_is_no_other_reading():
    assert found(BEGUILE, " Doth, be Guile it.") == []


def test_where_the_model_was_sure_nothing_is_kept():
    sure = [replace(one, probability=0.95) for one in BEGUILE]
    assert found(sure, " doth beguile it") == []
    assert found(BEGUILE, " does be guile it") == [], "only the third word is unsure"


def test_a_word_in_doubt_has_readings_however_probable_it_is():
    doubted = [replace(one, probability=0.95, verdict=Verdict.DOUBTFUL) for one in BEGUILE]
    assert found(doubted, " doth be guy it") == [(["guile"], "guy")]


def test_what_was_removed_is_no_part_of_the_text_that_is_compared():
    gone = replace(BEGUILE[1], verdict=Verdict.REMOVED)
    assert found([BEGUILE[0], gone, *BEGUILE[2:]], " doth guy it") == [(["guile"], "guy")]


def test_the_same_reading_is_told_once_and_only_a_few_in_order_of_rank():
    names = ["guy", "Guy!", "gale", "gull", "goal", "gill"]
    others = [f" doth be {name} it" for name in names]
    assert [text for _, text in found(BEGUILE, *others)] == ["guy", "gale", "gull", "goal"]


def test_a_long_stretch_that_is_all_different_is_no_reading():
    assert found(BEGUILE, " thank you for watching this video and goodbye") == []


def test_letters_without_spaces_are_compared_one_by_one():
    words = [Word(word("", 1, 2).span, text, 0.3, id=text) for text in ("我", "们", "去")]
    assert found(words, "我门去") == [(["们"], "门")]


class _Considering(ScriptedEngine):
    """Engine that tells of each window what else it might have written."""

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        for result in super().recognize(audio, windows, options):
            yield replace(result, other_texts=(" doth beguile it",))


def test_a_run_keeps_readings_by_the_ids_of_its_words_and_not_whole_texts():
    track = np.full(int(4 / 0.032) + 1, 0.95, np.float32)
    sound, engine = audio(speech_like(4.0)), _Considering(BEGUILE)
    text, shards = transcribe(sound, [FixedDetector(track)], engine, TranscribeOptions())
    by_text = {one.text.strip(): one.id for one in text.words}
    assert text.readings == (Reading((by_text["be"], by_text["guile"]), "beguile"),)
    assert all(not result.other_texts for shard in shards for result in shard.results)


def test_another_listening_offers_its_text_and_its_own_readings_for_the_words_that_stand():
    heard = [word("does", 1, 1.2), word("begin", 1.2, 2), word("it", 2, 3)]
    segment = Segment(heard[0].span, "", tuple(heard), (), 0, 0.0, 0.0, 0.0, 1.0)
    own = Reading((heard[1].id,), "beguile")
    answer = ShardText((), (segment,), (), (), (own,))
    assert list(readings_heard(BEGUILE, answer, OPTIONS)) == [
        Reading((IDS[0], IDS[1], IDS[2]), "does begin"),
        Reading((IDS[0], IDS[1], IDS[2]), "does beguile"),
    ]
