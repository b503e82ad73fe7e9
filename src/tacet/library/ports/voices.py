"""Protocol of the part of the store for voices that are kept; see `store.py`."""

from typing import Protocol

from tacet.library.model.voices import VoiceProfile


class VoiceStore(Protocol):
    """Voices that are kept across recordings. Each method is one transaction."""

    def voices(self) -> list[VoiceProfile]:
        """All voices, by name."""

    def save_voice(self, profile: VoiceProfile) -> VoiceProfile:
        """The profile as stored: in place of one with this name, whose id stays."""

    def remove_voice(self, voice_id: str) -> bool:
        """Whether there was such a voice; it is deleted, and its bytes are overwritten."""

    def remove_voices(self) -> int:
        """Number of voices that were deleted: all of them; their bytes are overwritten."""
