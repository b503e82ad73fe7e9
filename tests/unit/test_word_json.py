"""A word as JSON values."""

from dataclasses import replace

from builders import removed

from tacet.core.span import Span
from tacet.core.transcript import Mark, Word
from tacet.core.word_json import EXPORT, PAGE, RUN_LOG, WHISPER, word_json

WORD = replace(removed("no", 1, 2), id="3.12.5", marks=(Mark.LEFT_ASIDE,))


def test_every_reader_gets_its_fields_in_its_order():
    for fields in (WHISPER, PAGE, RUN_LOG, EXPORT):
        assert tuple(word_json(WORD, fields)) == fields


def test_the_page_gets_plain_values():
    assert word_json(WORD) == {
        "id": "3.12.5", "start": 1, "end": 2, "word": " no", "probability": 0.9,
        "verdict": "removed", "reasons": ["nobody speaks"], "marks": ["left aside"],
        "speaker": None,
    }  # fmt: skip


def test_a_word_of_another_program_has_no_probability_but_its_own():
    imported = Word(Span(1, 2), " no", 1.0)
    assert word_json(imported)["probability"] is None
    assert word_json(imported, WHISPER)["probability"] is None
    assert word_json(replace(imported, probability=0.8))["probability"] == 0.8
    assert word_json(replace(imported, marks=(Mark.WRITTEN,)))["probability"] == 1.0


def test_files_have_no_ids_and_the_run_log_has():
    assert "id" not in (*WHISPER, *EXPORT)
    assert "id" in RUN_LOG
