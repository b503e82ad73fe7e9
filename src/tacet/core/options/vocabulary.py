"""Options of the vocabulary: when a word is taken for a misheard term."""

from dataclasses import dataclass

from tacet.core.options.declare import internal

SOURCE = "benchmarks/results/2026-11-30-vocabulary.md"


@dataclass(frozen=True, slots=True)
class VocabularyOptions:
    """Search for misheard terms, and what it takes to write a term in place of words."""

    min_likeness: float = internal(
        0.5,
        "share of letters that written words and a term must have in common, in order",
        unit="",
        source=SOURCE,
    )
    sure_probability: float = internal(
        0.9,
        "probability from which on a written word is not taken for a misheard term",
        unit="",
        source=SOURCE,
    )
    max_shift: float = internal(
        0.5,
        "seconds by which two decodes may place the same word differently",
        unit="s",
        source="as `same_word_shift`",
    )
    max_terms: int = internal(
        20,
        "terms that a window's decode is given at once",
        unit="terms",
        source="chosen: a window of 20 s rarely holds more names",
    )
