"""Options of telling speakers apart."""

from dataclasses import dataclass

from tacet.core.errors import BadOption
from tacet.core.options.declare import internal, option
from tacet.core.options.scales import DB, DBFS, NO_UNIT, PROBABILITY, SECONDS


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """Who speaks when, how many they are, and when two voices are one person's.

    Raises BadOption where the numbers contradict each other.
    """

    diarize: bool = option(False, "whether speakers are told apart by their voices")
    num_speakers: int = option(
        0, "how many people speak, if that is known; 0: found by their voices", NO_UNIT, low=0
    )
    min_speakers: int = option(0, "at least so many people speak; 0: not known", NO_UNIT, low=0)
    max_speakers: int = option(0, "at most so many people speak; 0: not known", NO_UNIT, low=0)
    same_voice: float = internal(
        0.48,
        "mean cosine of the voices of two groups from which on they are one person's",
        source="benchmarks: speakers, half `tune`",
    )
    same_person: float = internal(
        0.36,
        "the same for two people of whom each has all of their voices",
        source="benchmarks: speakers, half `tune`",
    )
    same_in_part: float = internal(
        0.5,
        "the same within a part of a long recording, where less is known of each person",
        source="benchmarks: speakers, half `tune`",
    )
    same_local: float = internal(
        0.3,
        "the same for two stretches of one local speaker, of whom the network says that they are "
        "one person",
        source="benchmarks: speakers, half `tune`",
    )
    surely_same: float = internal(
        0.55,
        "the same for two groups that are in one piece, of whom the network says that they are two",
        source="benchmarks: speakers, half `tune`",
    )
    local_weight: float = internal(
        0.15,
        "what it counts for an unclear voice, as cosine, that its local speaker belongs to a group",
        source="benchmarks: speakers, half `tune`",
    )
    clear_voice: float = internal(
        1.0,
        "speech of one alone in a window from which on a voice is clear enough to be grouped; "
        "others go to the nearest group",
        SECONDS,
        "benchmarks: speakers, half `tune`",
    )
    min_voice: float = internal(
        3.0,
        "speech of a person alone in the whole recording; whoever is heard for less is taken "
        "for the one with the most similar voice",
        SECONDS,
        "benchmarks: speakers, half `tune`",
    )
    active: float = internal(
        0.5, "probability at which a local speaker speaks", PROBABILITY, "even odds"
    )
    bridged_pause: float = internal(
        0.5,
        "pause in a turn that does not end it",
        SECONDS,
        "benchmarks: speakers, half `tune`",
    )
    min_turn: float = internal(0.15, "shortest turn", SECONDS, "benchmarks: speakers, half `tune`")
    channel_difference: float = internal(
        10.0,
        "how much louder somebody is in the channel of their own; in a room it would take three "
        "times the distance to the other microphone",
        DB,
        "level over distance, 20 log10 3",
    )
    channel_range: float = internal(
        25.0,
        "how far below the loudest twentieth of both channels speech is looked for",
        DB,
        "levels within speech",
    )
    channel_share: float = internal(
        0.8,
        "share of the time with speech in which one channel is that much louder, for each to be "
        "one person's",
        PROBABILITY,
        "benchmarks: speakers, channels",
    )
    channel_heard: float = internal(
        0.03,
        "share of that time in which each of the channels is the louder one",
        PROBABILITY,
        "benchmarks: speakers, channels",
    )
    channel_silence: float = internal(
        -60.0,
        "level that neither channel reaches where there is nothing to hear",
        DBFS,
        "chosen: 20 dB below quiet speech",
    )
    change_within: float = internal(
        0.7,
        "what a change of the speaker within a sentence costs, in words: one word alone does not "
        "pay for two changes",
        source="benchmarks: speakers, half `tune`",
    )
    change_between: float = internal(
        0.2,
        "the same after a sentence or a pause",
        source="benchmarks: speakers, half `tune`",
    )
    sample_voice: float = internal(
        0.5,
        "cosine of a person's voice and that of a sample with a name, from which on the person "
        "has that name",
        source="5 s of each of 22 real people against other sound of all: the same person 0.68 and "
        "more, but for one, and of 462 pairs of others none above 0.44",
    )
    word_pause: float = internal(
        0.5,
        "pause between words at which a change is as cheap as after a sentence",
        SECONDS,
        "benchmarks: speakers, words",
    )
    word_reach: float = internal(
        2.0,
        "how near a turn must be for a word outside of all turns to be of it",
        SECONDS,
        "benchmarks: speakers, words",
    )
    near_word: float = internal(
        0.3,
        "what nearness counts at most, in words; being inside of a turn counts 1",
        source="benchmarks: speakers, words",
    )

    known_voice: float = internal(
        0.34,
        "mean cosine of the voices of two recordings from which on they are one person's",
        source="benchmarks: speakers, known voices, half `tune`",
    )
    known_seconds: float = internal(
        3.0,
        "speech of a person alone from which on a voice can be known again",
        SECONDS,
        "benchmarks: speakers, known voices, half `tune`",
    )

    def __post_init__(self) -> None:
        if self.max_speakers and self.min_speakers > self.max_speakers:
            raise BadOption(
                f"min_speakers ({self.min_speakers}) cannot be more than max_speakers "
                f"({self.max_speakers})."
            )
        low, high = self.min_speakers, self.max_speakers or self.num_speakers
        if self.num_speakers and not low <= self.num_speakers <= high:
            raise BadOption(
                f"num_speakers ({self.num_speakers}) says how many people speak; leave out "
                "min_speakers and max_speakers, which say something else."
            )
