"""A Whisper model's folder: window, languages, special tokens, hashes.

Window length, vocabulary and special tokens always come from here, never from constants.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray
from tokenizers import Tokenizer as Vocabulary

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import ModelUnavailable
from tacet.core.language.names import LANGUAGES

NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
PREPROCESSOR_FILE = "preprocessor_config.json"  # the published folders up to `medium` have none
DEFAULT_WINDOW = 30  # seconds, where the folder does not say: Whisper's own
DEFAULT_MELS = 80  # bands, likewise
FRAME_SAMPLES = 160  # samples from one frame of a spectrogram to the next
FRAMES_PER_SECOND = SAMPLE_RATE // FRAME_SAMPLES
Float32 = NDArray[np.float32]
USUAL_SYMBOLS = -1  # stands for "the usual symbols" in suppress_tokens, as in the whisper program


@dataclass(frozen=True, slots=True, eq=False)
class LogMel:
    """Log-mel spectrograms, 100 frames a second. Safe to use from many threads."""

    extractor: FeatureExtractor

    def __call__(self, sound: Float32, size: int | None = None) -> Float32:
        """The spectrogram of `sound` padded with silence to `size` samples.

        Silence has one value in every frame, so only frames that the sound reaches are computed.

        Returns:
            float32, shape `(n_mels, size // 160)`.
        """
        size = len(sound) if size is None else size
        sound = sound[:size]
        reached = min(
            size, (len(sound) // FRAME_SAMPLES + 4) * FRAME_SAMPLES
        )  # with a frame of only silence
        spectrum = self.extractor(np.pad(sound, (0, reached - len(sound))), padding=0)
        missing = size // FRAME_SAMPLES - spectrum.shape[1]
        return np.asarray(np.pad(spectrum, ((0, 0), (0, missing)), mode="edge"), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ModelFolder:
    """Folder of a CTranslate2 Whisper model, read once.

    Attributes:
        window: the longest window in seconds.
        n_mels: mel bands of its features.
        suppress_tokens: ids of symbols that are never written.
        begin_suppress_tokens: ids that no text begins with.
        alignment_heads: layers and heads of the decoder whose attention times words; empty where
            the folder does not say.
    """

    path: Path
    window: float
    n_mels: int
    suppress_tokens: tuple[int, ...]
    begin_suppress_tokens: tuple[int, ...]
    alignment_heads: tuple[tuple[int, int], ...]
    vocabulary: Vocabulary

    @classmethod
    def read(cls, path: Path) -> "ModelFolder":
        """The folder at `path`.

        Raises:
            ModelUnavailable: a file is missing or does not hold what it should.
        """
        missing = [name for name in NEEDED_FILES if not (path / name).is_file()]
        if missing:
            raise ModelUnavailable(
                f"{path} is not a complete Whisper model folder: {', '.join(missing)} is missing. "
                "Fetch the model again, or convert it with ct2-transformers-converter."
            )
        try:
            preprocessor = path / PREPROCESSOR_FILE
            shape = json.loads(preprocessor.read_text()) if preprocessor.is_file() else {}
            config = json.loads((path / "config.json").read_text())
            vocabulary = Vocabulary.from_file(str(path / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing more exact
            raise ModelUnavailable(
                f"The model in {path} cannot be read ({error}). Fetch it again."
            ) from error
        return cls(
            path,
            float(shape.get("chunk_length", DEFAULT_WINDOW)),
            int(shape.get("feature_size", DEFAULT_MELS)),
            tuple(config.get("suppress_ids", ())),
            tuple(config.get("suppress_ids_begin", ())),
            tuple((layer, head) for layer, head in config.get("alignment_heads") or ()),
            vocabulary,
        )

    @property
    def n_samples(self) -> int:
        """Samples in a full window."""
        return round(self.window * SAMPLE_RATE)

    @property
    def eot(self) -> int:
        """The end-of-text token; text tokens are those before it."""
        return self.vocabulary.token_to_id("<|endoftext|>") or 0

    @property
    def no_speech(self) -> int:
        """The no-speech token, by its newer or older name."""
        known = self.vocabulary.token_to_id
        return known("<|nospeech|>") or known("<|nocaptions|>") or 0

    @property
    def timestamp_begin(self) -> int:
        """The token of 0 s; all later tokens are timestamps."""
        return self.no_timestamps + 1

    @property
    def no_timestamps(self) -> int:
        """The token after which no timestamps are written."""
        return self.vocabulary.token_to_id("<|notimestamps|>") or 0

    def tokenizer(self, multilingual: bool, task: str, language: str) -> Tokenizer:
        """The tokenizer for one language and task."""
        return Tokenizer(self.vocabulary, multilingual, task=task, language=language)

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that a multilingual model has tokens for."""
        known = self.vocabulary.token_to_id
        return tuple(code for code in LANGUAGES if known(f"<|{code}|>") is not None)

    def log_mel(self) -> LogMel:
        """Log-mel spectrograms with the settings of this model."""
        return LogMel(FeatureExtractor(feature_size=self.n_mels, chunk_length=round(self.window)))

    def suppressed_ids(self, requested: str) -> list[int]:
        """Token ids of the `suppress_tokens` option: ids by comma, -1 for the usual symbols.

        Unknown ids are left out: CTranslate2 would write beyond its table.
        """
        ids = {int(part) for part in requested.split(",") if part.strip()}
        if USUAL_SYMBOLS in ids:
            ids |= set(self.suppress_tokens)
        return sorted(ids & set(range(self.vocabulary.get_vocab_size())))

    def hash(self, name: str) -> str:
        """The SHA-256 of one file of the model."""
        path = self.path / name
        return _sha256(path, path.stat().st_mtime_ns)

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file of the model."""
        files = (path for path in sorted(self.path.iterdir()) if path.is_file())
        return {path.name: self.hash(path.name) for path in files}


@cache
def _sha256(path: Path, _changed_at: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
