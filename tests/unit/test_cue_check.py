"""The check of subtitles: each rule is named with its value where it is broken, and only there."""

import pytest
from builders import word
from transcripts import segment, transcript

from tacet.core.transcript import Word
from tacet.exporters.cue_check import broken_rules
from tacet.exporters.cues import CueRules


def broken(*spoken: Word, **rules: float) -> list[tuple[int, str, float, float]]:
    told = transcript(segment(*spoken), duration=100.0)
    found = broken_rules(told, CueRules.of(rules))
    return [(one.cue, one.rule, one.value, one.limit) for one in found]


def test_easy_subtitles_break_none() -> None:
    assert broken(word("Hello", 1.0, 1.5), word("you.", 1.5, 2.0), word("Yes.", 9.0, 9.5)) == []
    assert broken_rules(transcript(), CueRules()) == []


@pytest.mark.parametrize(
    ("spoken", "rules", "wanted"),
    [
        ([word("x" * 50, 0.0, 5.0)], {}, (1, "line_letters", 50.0, 42)),
        ([word("x" * 40, 0.0, 1.0), word("Next.", 1.0, 3.0)],
         {"max_words_per_line": 1}, (1, "reading_speed", 40.0, 17.0)),
        ([word("Yes.", 0.0, 8.0)], {}, (1, "longest_cue", 8.0, 7.0)),
        ([word("Yes.", 1.0, 1.5), word("No.", 1.9, 4.0)],
         {"max_words_per_line": 1}, (1, "shortest_cue", 0.5, 1.0)),
        ([word("Yes.", 1.0, 3.0), word("No.", 3.05, 5.0)],
         {"max_words_per_line": 1}, (1, "cue_gap", 0.05, 0.084)),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_with_its_value(
    spoken: list[Word], rules: dict[str, float], wanted: tuple[int, str, float, float]
) -> None:
    assert wanted in broken(*spoken, **rules)


def test_lines_too_many_are_told() -> None:
    spoken = [word(text, i, i + 1.0) for i, text in enumerate(("a", "b", "c."))]
    assert (1, "max_line_count", 3, 2) in broken(*spoken, max_line_width=1)


def test_wide_letters_count_as_they_are_read() -> None:
    assert [rule for _, rule, _, _ in broken(word("今" * 17, 0.0, 5.0))].count("line_letters") == 1
