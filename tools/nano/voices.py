"""Speaks sentences with the flite and eSpeak NG libraries and says when each word is spoken.

Both are called as shared libraries (Debian: ``libflite1``, ``libespeak-ng1``), because the programs
do not tell the times of words. The libraries are not safe in threads: use one process for each
stream of sentences.
"""

import ctypes as c
import random
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.signal import resample_poly

RATE = 16000
FLITE = ["slt", "rms", "awb", "kal16", "kal"]
ESPEAK = ["en-us", "en-gb", "en-us+f3", "en-gb+m3", "en-gb-scotland", "en-us+f2"]
WEIGHTS = [5, 5, 5, 5, 1, 3, 3, 1, 1, 1, 1]
Span = tuple[float, float]


class Clip(NamedTuple):
    """One spoken sentence: samples at 16 kHz in -1..1, and the seconds of each word."""

    samples: np.ndarray
    words: list[Span]
    voice: str


class FliteWave(c.Structure):
    """flite's ``cst_wave``."""

    _fields_ = [
        ("type", c.c_char_p),
        ("rate", c.c_int),
        ("count", c.c_int),
        ("channels", c.c_int),
        ("samples", c.POINTER(c.c_short)),
    ]


class FliteVoice(c.Structure):
    """The beginning of flite's ``cst_voice``."""

    _fields_ = [("name", c.c_char_p), ("features", c.c_void_p)]


class EspeakEvent(c.Structure):
    """eSpeak NG's ``espeak_EVENT``."""

    _fields_ = [
        ("type", c.c_int),
        ("unique", c.c_uint),
        ("text_position", c.c_int),
        ("length", c.c_int),
        ("audio_position", c.c_int),
        ("sample", c.c_int),
        ("user_data", c.c_void_p),
        ("id", c.c_char * 8),
    ]


@cache
def flite_library() -> c.CDLL:
    """Loads flite and its English parts, and declares the functions used."""
    for part in ("flite", "flite_usenglish", "flite_cmulex"):
        lib = c.CDLL(f"lib{part}.so.1", mode=c.RTLD_GLOBAL)
        if part == "flite":
            flite = lib
    flite.flite_init()
    pointer = c.c_void_p
    for name, result, arguments in (
        ("flite_synth_text", pointer, [c.c_char_p, pointer]),
        ("utt_wave", c.POINTER(FliteWave), [pointer]),
        ("utt_relation", pointer, [pointer, c.c_char_p]),
        ("relation_head", pointer, [pointer]),
        ("item_next", pointer, [pointer]),
        ("item_feat_float", c.c_float, [pointer, c.c_char_p]),
        ("ffeature_string", c.c_char_p, [pointer, c.c_char_p]),
        ("path_to_item", pointer, [pointer, c.c_char_p]),
        ("feat_set_float", None, [pointer, c.c_char_p, c.c_float]),
        ("delete_utterance", None, [pointer]),
    ):
        function = getattr(flite, name)
        function.restype, function.argtypes = result, arguments
    return flite


@cache
def flite_voice(name: str) -> c.POINTER(FliteVoice):
    """Registers the flite voice `name` and returns it."""
    flite_library()
    register = getattr(
        c.CDLL(f"libflite_cmu_us_{name}.so.1", mode=c.RTLD_GLOBAL), f"register_cmu_us_{name}"
    )
    register.restype, register.argtypes = c.POINTER(FliteVoice), [c.c_void_p]
    return register(None)


def flite_segments(utterance: int) -> list[tuple[str, float, int]]:
    """The phones of an utterance: name, end in seconds, and a number that tells its word (0 for a
    pause).
    """
    lib = flite_library()
    item, found = lib.relation_head(lib.utt_relation(utterance, b"Segment")), []
    while item:
        word = lib.path_to_item(item, b"R:SylStructure.parent.parent") or 0
        found.append(
            (lib.ffeature_string(item, b"name").decode(), lib.item_feat_float(item, b"end"), word)
        )
        item = lib.item_next(item)
    return found


def speak_flite(
    text: str, name: str, stretch: float, pitch: float
) -> tuple[np.ndarray, int, list[Span], list[str]]:
    """Speaks `text`; returns samples, their rate, the words' times and the phones of each word."""
    lib, voice = flite_library(), flite_voice(name)
    lib.feat_set_float(voice.contents.features, b"duration_stretch", stretch)
    lib.feat_set_float(voice.contents.features, b"f0_shift", pitch)
    utterance = lib.flite_synth_text(text.encode(), voice)
    wave = lib.utt_wave(utterance).contents
    samples = np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / 32768
    words, phones, before, last = [], [], 0.0, 0
    for phone, end, word in flite_segments(utterance):
        if word and word == last:
            words[-1] = (words[-1][0], end)
            phones[-1] += f" {phone}"
        elif word:
            words.append((before, end))
            phones.append(phone)
        before, last = end, word
    rate = wave.rate
    lib.delete_utterance(utterance)
    return samples, rate, words, phones


class Espeak:
    """The eSpeak NG library, collecting samples and word events."""

    def __init__(self) -> None:
        self.lib = c.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(2, 0, None, 0)
        self.parts: list[np.ndarray] = []
        self.starts: dict[int, float] = {}
        kind = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(EspeakEvent))
        self.callback = kind(self.collect)
        self.lib.espeak_SetSynthCallback(self.callback)

    def collect(
        self, samples: c.POINTER(c.c_short), count: int, events: c.POINTER(EspeakEvent)
    ) -> int:
        """Takes what the library has spoken so far; 0 asks for more."""
        if samples and count:
            self.parts.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float32) / 32768)
        i = 0
        while events[i].type:
            if events[i].type == 1:
                self.starts[events[i].text_position - 1] = events[i].audio_position / 1000
            i += 1
        return 0

    def speak(
        self, text: str, voice: str, speed: int, pitch: int
    ) -> tuple[np.ndarray, int, list[Span]]:
        """Speaks `text`; a word whose start the library does not tell gets a share of the time of
        the word before.
        """
        self.parts, self.starts = [], {}
        self.lib.espeak_SetVoiceByName(voice.encode())
        self.lib.espeak_SetParameter(1, speed, 0)
        self.lib.espeak_SetParameter(3, pitch, 0)
        self.lib.espeak_Synth(text.encode() + b"\0", len(text) + 1, 0, 1, 0, 1, None, None)
        samples = np.concatenate(self.parts)
        at, starts = 0, []
        for word in text.split():
            starts.append(self.starts.get(at))
            at += len(word) + 1
        starts = fill_gaps(
            [0.0 if starts[0] is None else starts[0], *starts[1:]], len(samples) / self.rate
        )
        return samples, self.rate, [*pairwise([*starts, len(samples) / self.rate])]


def fill_gaps(starts: list[float | None], end: float) -> list[float]:
    """Spreads unknown starts evenly between their known neighbors."""
    known = [i for i, s in enumerate(starts) if s is not None] + [len(starts)]
    values = [*starts, end]
    for a, b in pairwise(known):
        for i in range(a + 1, b):
            values[i] = values[a] + (values[b] - values[a]) * (i - a) / (b - a)
    return values[:-1]


@cache
def espeak() -> Espeak:
    """This process's eSpeak NG."""
    return Espeak()


def speak(text: str, r: random.Random) -> Clip:
    """Speaks `text` in a random voice, speed and pitch, trimmed to where it is heard.

    Raises:
        ValueError: The library's words are not those of `text`.
    """
    voice = r.choices(FLITE + ESPEAK, WEIGHTS)[0]
    if voice in FLITE:
        pitch = r.uniform(0.88, 1.14) if r.random() < 0.5 else 1.0
        samples, rate, words, _ = speak_flite(text, voice, r.uniform(0.85, 1.2), pitch)
    else:
        samples, rate, words = espeak().speak(text, voice, r.randint(130, 190), r.randint(30, 70))
    if len(words) != len(text.split()):
        raise ValueError(f"{voice}: {len(words)} words spoken for {text!r}")
    if r.random() < 0.35:  # a little faster and higher, or slower and lower
        factor = r.randint(93, 107)
        samples, words = (
            resample_poly(samples, 100, factor),
            [(a * 100 / factor, b * 100 / factor) for a, b in words],
        )
    samples = resample_poly(samples, RATE, rate) if rate != RATE else samples
    peak = np.abs(samples).max()
    loud = np.nonzero(np.abs(samples) > 0.012 * peak)[0]
    first, last = max(0, loud[0] - 400), min(len(samples), loud[-1] + 800)
    length = (last - first) / RATE
    words = [
        (min(max(a - first / RATE, 0), length), min(max(b - first / RATE, 0), length))
        for a, b in words
    ]
    words[0], words[-1] = (0.0, words[0][1]), (words[-1][0], length)
    return Clip((samples[first:last] / peak * 0.6).astype(np.float32), words, voice)
