"""Voices that are kept, so that their people are known in other recordings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tacet.core.speakers.known import Voice


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A person's voice: biometric data, kept only where a person wants it.

    Attributes:
        name: of the person; no two profiles have the same.
        made_at: when it was kept, or heard again.
        diarizer: the one whose networks the voice was heard by; those of others are never compared.
        versions: of Tacet and its dependencies then.
    """

    id: str
    name: str
    voice: Voice
    made_at: datetime
    diarizer: str
    versions: Mapping[str, str] = field(default_factory=dict)
