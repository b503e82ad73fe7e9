"""Options of the vocabulary: when a word is taken for a misheard term."""

from dataclasses import dataclass

from tacet.core.options.declare import internal

SOURCE = "benchmarks/results/2026-11-30-vocabulary.md"


@dataclass(frozen=True, slots=True)
class VocabularyOptions:
    """Search for misheard terms, and what it takes to write a term in place of words."""

    min_likeness: float = internal(
        0.55,
        "likeness of sound from which on written words may be a misheard term",
        unit="",
        source=SOURCE,
    )
    close_likeness: float = internal(
        0.75,
        "likeness from which on the second decode alone decides",
        unit="",
        source=SOURCE,
    )
    min_logprob: float = internal(
        -3.0,
        "mean log-probability of a term's words, without the vocabulary, that a lesser likeness "
        "takes",
        unit="nats",
        source=SOURCE,
    )
    least_word_probability: float = internal(
        0.001,
        "probability as which any smaller one counts in that mean",
        unit="",
        source="chosen: the logarithm of 0 is no number",
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
