"""Schemas of the sound of a recording: its tracks, and its waveform."""

from pydantic import Field

from tacet.web.schemas.answers import Answer


class SoundTrack(Answer):
    """An audio track; language and title as in the file, else empty."""

    number: int
    language: str
    title: str


class SoundTrackList(Answer):
    """The sounds of a file."""

    items: list[SoundTrack]


class Peaks(Answer):
    """The waveform from `start` to `end`: loudest samples of equal stretches.

    Each of the `count` values is 0..1. There are none before the waveform is known.
    """

    duration: float = Field(description="seconds of the whole recording")
    start: float
    end: float
    peaks: list[float]
    count: int
