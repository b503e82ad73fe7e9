"""Sound that Chromium's own microphone plays into the page, and the words that the page draws."""

import json
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from benchmarks.live.delays import Live
from benchmarks.live.pieces import final_words, said
from benchmarks.recordings import Recording, read, wav
from benchmarks.score import Utterance
from benchmarks.server import Server
from tacet.core.audio import SAMPLE_RATE, Audio

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
RATE = 48_000  # at which Chromium plays it
AFTER = 3.0  # seconds of silence behind the sound


def by_microphone(server: Server, recording: Recording) -> Live:
    """Record in the page; a word is confirmed when the page draws it as text that stays."""
    with tempfile.TemporaryDirectory() as folder:
        played = Path(folder) / "microphone.wav"
        played.write_bytes(_played(recording.audio))
        seconds = recording.audio.duration + AFTER
        command = ["node", "e2e/microphone.mjs", server.url, str(played), str(seconds)]
        answer = subprocess.run(command, cwd=FRONTEND, check=True, stdout=subprocess.PIPE)
        told: dict[str, Any] = json.loads(answer.stdout)
        final = final_words(server, told["run"])
        media = Path(folder) / "heard.wav"
        urllib.request.urlretrieve(f"{server.url}/api/recordings/{told['recording']}/media", media)
        heard = _as_heard(recording, read(media))
    drawn = {(start, text): moment for start, text, moment in told["drawn"]}
    confirmed = [drawn.get((word["start"], word["word"].strip()), np.inf) for word in final]
    return Live(heard, said(final), confirmed)


def _played(audio: Audio) -> bytes:
    """A WAV file as Chromium plays it, with silence behind the sound."""
    silence = np.zeros(round(AFTER * RATE), np.int16)
    return wav(np.concatenate([soxr.resample(audio.samples, SAMPLE_RATE, RATE), silence]), RATE)


def _as_heard(recording: Recording, audio: Audio) -> Recording:
    """The sound that the server got, with what is said in it at the times of that sound."""
    shift = _shift(recording.audio, audio) if recording.utterances else 0.0
    utterances = [
        Utterance(one.start + shift, one.end + shift, one.text) for one in recording.utterances
    ]
    return Recording(recording.name, audio, tuple(utterances))


def _shift(played: Audio, heard: Audio) -> float:
    """Seconds by which a sound begins later in what was heard of it; where the two fit best."""
    length = 1 << (len(played.samples) + len(heard.samples)).bit_length()
    one = np.fft.rfft(played.samples.astype(np.float32), length)
    other = np.fft.rfft(heard.samples.astype(np.float32), length)
    at = int(np.argmax(np.fft.irfft(other * np.conj(one), length)))
    return (at if at < length // 2 else at - length) / SAMPLE_RATE
