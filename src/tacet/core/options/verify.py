"""Options of word times and of verdicts."""

from dataclasses import dataclass
from typing import Literal

from tacet.core.options.declare import internal, option
from tacet.core.options.scales import DB, NATS, NO_UNIT, PROBABILITY, SECONDS, Scale


@dataclass(frozen=True, slots=True)
class TimingOptions:
    """Repair of word times from alignment against the sound."""

    edge_search: float = option(
        0.2,
        "how far the edge of detected speech may move to the edge of its sound",
        SECONDS,
        "benchmarks: word edges on suite/",
    )
    edge_rise: float = option(
        6.0, "sound begins this far over the noise floor", DB, "benchmarks: word edges on suite/"
    )
    edge_depth: float = option(
        35.0,
        "...and no further than this under the loudest frame of the stretch",
        DB,
        "benchmarks: word edges on suite/",
    )
    closure: float = option(
        0.24,
        "voice that pauses for less than this is one stretch: within a word a consonant may "
        "close it",
        SECONDS,
        "benchmarks: word edges on human/",
    )
    shortest: float = option(
        0.05,
        "a word shorter than this was squeezed by alignment and shares its neighbor's time",
        SECONDS,
        "openai timing.py: 0.133 s is an anomaly",
    )
    edge_reach: float = option(
        1.0,
        "a word this close to the edge of a stretch of voice begins or ends with it",
        SECONDS,
        "benchmarks: word edges on suite/",
    )
    longest_base: float = option(
        0.35, "longest word without letters", SECONDS, "docs/silence.md, 7"
    )
    longest_per_letter: float = option(
        0.11, "what each letter adds to the longest word", SECONDS, "docs/silence.md, 7"
    )
    sentence_gap: float = internal(
        0.8,
        "time from a word that begins a sentence to the voice that it belongs to, at most",
        SECONDS,
        "docs/silence.md, 7",
    )
    stretched_overlap: float = internal(
        0.15,
        "time by which a word does not reach into the voice after it, unless stretched over "
        "words left out",
        SECONDS,
        "docs/silence.md, 7",
    )
    beside_voice: float = internal(
        0.5,
        "time around voice in which its edges may move a word, where all is transcribed",
        SECONDS,
        "chosen",
    )
    align_margin: float = internal(
        0.5,
        "sound before and after words that a person has aligned to it, up to the words beside them",
        SECONDS,
        "chosen",
    )


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """Verdict on each word by its evidence."""

    silence: Literal["strict", "balanced", "verbatim"] = option(
        "balanced", "strict removes what is doubtful; verbatim removes nothing"
    )
    reach: float = option(
        0.3, "a word this far from any candidate speech is removed", SECONDS, "docs/silence.md, 9"
    )
    min_word_speech: float = option(
        0.4,
        "a word whose sound never reaches this speech probability is removed",
        PROBABILITY,
        "benchmarks: nonspeech at most 0.35 but for dogs, whispering 0.49",
    )
    min_probability: float = option(
        0.85,
        "words that are hardly certain speech stay, in doubt, when the model gave them this "
        "mean probability",
        PROBABILITY,
        "benchmarks: nonspeech",
    )
    confirmed_speech: float = option(
        0.45,
        "words that are hardly certain speech are kept where the sound reaches this speech "
        "probability, and the model is sure of them by the next three",
        PROBABILITY,
        "benchmarks: real; digits said with pauses 0.47 and more (in sample)",
    )
    confirmed_probability: float = option(
        0.35,
        "mean probability of their words, at least",
        PROBABILITY,
        "benchmarks: real; digits said with pauses 0.37 and more (in sample)",
    )
    confirmed_logprob: float = option(
        -0.6,
        "mean log-probability of their window, at least",
        NATS,
        "benchmarks: real; digits said with pauses -0.54 and more (in sample)",
    )
    confirmed_no_speech: float = option(
        0.4,
        "no-speech probability of their window, at most",
        PROBABILITY,
        "benchmarks: real; digits said with pauses at most 0.39 (in sample)",
    )
    agreed_speech: float = option(
        0.6,
        "words that would be removed as hardly certain speech stay, in doubt, where the sound "
        "reaches this speech probability and every retry writes them, too",
        PROBABILITY,
        "benchmarks: real; short digits 0.62 and more (in sample)",
    )
    agreed_probability: float = option(
        0.2,
        "probability of such a word, at least",
        PROBABILITY,
        "benchmarks: real; short digits 0.28 and more (in sample)",
    )
    twice: float = option(
        0.5,
        "one word in less certain speech than this was not said twice",
        SECONDS,
        "benchmarks: real; single digits written twice have up to 0.4",
    )
    unsure_speech: float = option(
        0.7,
        "words with less certain speech are in doubt where the model is not sure of their "
        "window, and removed where it is not sure of them either, by the next two",
        SECONDS,
        "benchmarks: real; sneezes up to 0.56",
    )
    unsure_probability: float = option(
        0.2,
        "mean probability of such words, less than",
        PROBABILITY,
        "benchmarks: real; chosen on nonspeech and cases: two sneezes under 0.05",
    )
    unsure_logprob: float = option(
        -0.85,
        "mean log-probability of their window, less than",
        NATS,
        "benchmarks: real; sneezes up to -0.96 (in sample)",
    )
    sure_overlap: float = option(
        0.25,
        "share of an island that certain speech must cover to be beyond doubt",
        PROBABILITY,
        "benchmarks: human/, where spoken digits have 0.3 and more",
    )
    sure_speech: float = option(
        0.8,
        "speech probability that an island beyond doubt reaches",
        PROBABILITY,
        "benchmarks: barking reaches 0.75, falsetto 0.83",
    )
    island_gap: float = option(
        0.7, "words closer than this are judged together", SECONDS, "docs/silence.md, 9"
    )
    max_pace: float = option(
        7.0,
        "nobody says more words a second than this",
        Scale("words/s", low=1.0),
        "docs/silence.md, 6",
    )
    max_repeats: int = option(
        6,
        "a phrase repeated this often, beyond what its sound has time for, is a loop",
        Scale(low=2),
        "docs/silence.md, 6",
    )
    min_missed: float = option(
        0.3,
        "certain speech without words is reported from this length",
        SECONDS,
        "docs/silence.md, 10",
    )
    evidence_margin: float = internal(
        0.15,
        "sound on both sides of a word that counts as its evidence",
        SECONDS,
        "docs/silence.md, 8",
    )
    alignment_error: float = internal(
        0.3,
        "time by which alignment commonly misses: so far around an island speech is counted",
        SECONDS,
        "docs/silence.md, 9",
    )
    min_island: float = internal(
        0.1,
        "length that an island has at least, when its pace is measured",
        SECONDS,
        "chosen, against division by nothing",
    )
    same_word_shift: float = internal(
        0.3,
        "time by which two decodes may place the same word differently",
        SECONDS,
        "chosen: as alignment errs",
    )
    spoken_overlap: float = internal(
        0.5,
        "share of a word in certain speech that proves that some word is spoken there",
        NO_UNIT,
        "chosen: most of it",
    )
