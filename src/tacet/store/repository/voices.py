"""Part of the store for voices that are kept across recordings."""

from dataclasses import replace

import numpy as np
from sqlalchemy import delete, select

from tacet.core.speakers.known import Voice
from tacet.library.model.voices import VoiceProfile
from tacet.store.repository.session import Transactions
from tacet.store.repository.speaker_tables import VoiceRow

_NUMBER = np.dtype("<f4")


class VoiceRows(Transactions):
    """Voices that are kept; see `library.ports.voices.VoiceStore`."""

    def voices(self) -> list[VoiceProfile]:
        """All voices, by name."""
        by_name = select(VoiceRow).order_by(VoiceRow.name)
        with self._read() as session:
            return [_value(row) for row in session.scalars(by_name)]

    def save_voice(self, profile: VoiceProfile) -> VoiceProfile:
        """The profile as stored: in place of one with this name, whose id stays."""
        same = select(VoiceRow).where(VoiceRow.name == profile.name)
        with self._write() as session:
            row = session.scalars(same).first()
            if row is None:
                row = VoiceRow(id=profile.id, name=profile.name)
                session.add(row)
            row.direction = profile.voice.direction.astype(_NUMBER).tobytes()
            row.seconds, row.made_at = profile.voice.seconds, profile.made_at
            row.diarizer, row.versions = profile.diarizer, dict(profile.versions)
            return replace(profile, id=row.id)

    def remove_voice(self, voice_id: str) -> bool:
        """Whether there was such a voice; it is deleted, and its bytes are overwritten."""
        with self._write() as session:
            row = session.get(VoiceRow, voice_id)
            if row is not None:
                session.delete(row)
            return row is not None

    def remove_voices(self) -> int:
        """Number of voices that were deleted: all of them; their bytes are overwritten."""
        with self._write() as session:
            ids = session.scalars(delete(VoiceRow).returning(VoiceRow.id)).all()
            return len(ids)


def _value(row: VoiceRow) -> VoiceProfile:
    voice = Voice(np.frombuffer(row.direction, _NUMBER), row.seconds)
    return VoiceProfile(row.id, row.name, voice, row.made_at, row.diarizer, row.versions)
