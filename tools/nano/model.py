"""The network, its spectrograms, and the extra heads that teach the encoder."""

import math
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from whisper.audio import mel_filters
from whisper.model import AudioEncoder, TextDecoder
from windows import Utterance, Window

WIDTH, HEADS, LAYERS, MELS, FRAMES = 192, 3, 4, 80, 1500
CHARACTERS = {c: i + 1 for i, c in enumerate(" abcdefghijklmnopqrstuvwxyz'")}
FILTERS, HANN = mel_filters("cpu", MELS), torch.hann_window(400)
HERE = Path(__file__).parent
WORDS = {w: i + 1 for i, w in enumerate((HERE / "words.txt").read_text().split())}


def plain(word: str) -> str:
    """The word without its period and capital."""
    return word.rstrip(".").lower()


def log_mel(window: Window, r: random.Random) -> torch.Tensor:
    """The window's spectrogram (80, 100 a second) as whisper programs make it.

    They take the loudest point of the whole recording for reference, so it may be louder than this
    window's; and where the recording ends within the window, the rest is zeros in the spectrogram.
    """
    x = torch.from_numpy(window.samples)
    power = torch.stft(x, 400, 160, window=HANN, return_complex=True)[..., :-1].abs() ** 2
    m = torch.clamp(FILTERS @ power, min=1e-10).log10()
    top = m.max() + (r.uniform(0, 1.5) if r.random() < 0.3 else 0)
    m = (torch.maximum(m, top - 8.0) + 4) / 4
    return functional.pad(m, (0, round(window.seconds * 100) - m.shape[1]))


def encode(e: AudioEncoder, mel: torch.Tensor, offset: int = 0) -> torch.Tensor:
    """Encoder outputs for spectrograms shorter than 30 s, as if they began at frame `offset`."""
    x = functional.gelu(e.conv2(functional.gelu(e.conv1(mel)))).permute(0, 2, 1)
    x = x + e.positional_embedding[offset : offset + x.shape[1]]
    for block in e.blocks:
        x = block(x)
    return e.ln_post(x)


def new_encoder() -> AudioEncoder:
    """An untrained encoder."""
    return AudioEncoder(MELS, FRAMES, WIDTH, HEADS, LAYERS)


def spelling_table() -> torch.Tensor:
    """(words + 1, letters at places): which letters stand at which place from a word's start and
    from its end.
    """
    table = torch.zeros(len(WORDS) + 1, 2, 8, len(CHARACTERS) + 1)
    for word, i in WORDS.items():
        for side, letters in enumerate((word, word[::-1])):
            for place, letter in enumerate(letters[:8]):
                table[i, side, place, CHARACTERS[letter]] = 1
    return table.flatten(1)


class WordHead(nn.Module):
    """Tells words apart. What it looks for in a word is made of the word's letters, so that it
    learns from all words at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("table", spelling_table(), persistent=False)
        self.letters = nn.Parameter(torch.randn(self.table.shape[1], WIDTH) * 0.03)
        self.own = nn.Parameter(torch.randn(len(self.table), WIDTH) * 0.02)
        self.bias = nn.Parameter(torch.zeros(len(self.table)))

    def weight(self) -> torch.Tensor:
        """(words + 1, width)."""
        return self.table @ self.letters + self.own

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores of all words, of none first."""
        return functional.linear(x, self.weight(), self.bias)


class Teacher(nn.Module):
    """Heads on the encoder for training only.

    They ask of each frame which word is being spoken, which two words came before, where in the
    window it is, and of the whole the characters (CTC): what a decoder needs in order to find its
    place.
    """

    def __init__(self) -> None:
        super().__init__()
        self.characters = nn.Linear(WIDTH, len(CHARACTERS) + 1)
        self.words = nn.ModuleList([WordHead() for _ in range(3)])
        self.place = nn.Linear(WIDTH, WIDTH)

    def forward(
        self, x: torch.Tensor, windows: list[Window], positions: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """The losses for encoder outputs `x` of `windows`; `positions` are their frames' position
        encodings.
        """
        labels = torch.from_numpy(np.stack([frame_labels(w) for w in windows]))
        spoken = torch.where(labels[:, 0] > 0, 1.0, 0.25).reshape(-1)
        losses = {
            "ctc": self.spelling(x, windows),
            "place": functional.mse_loss(self.place(x), positions.expand_as(x)),
        }
        for i, (name, head) in enumerate(
            zip(("word", "before", "earlier"), self.words, strict=True)
        ):
            each = functional.cross_entropy(
                head(x).reshape(-1, len(WORDS) + 1), labels[:, i].reshape(-1), reduction="none"
            )
            losses[name] = (each * spoken).sum() / spoken.sum()
        right = (self.words[0](x).argmax(-1) == labels[:, 0])[labels[:, 0] > 0]
        losses["right"] = right.float().mean()
        return losses

    def spelling(self, x: torch.Tensor, windows: list[Window]) -> torch.Tensor:
        """CTC over characters, in nats a character."""
        texts = [
            " ".join(plain(w) for u in heard(window) for w, _, _ in u.words) for window in windows
        ]
        targets = [[CHARACTERS[ch] for ch in text] for text in texts]
        p = functional.log_softmax(self.characters(x), -1).transpose(0, 1)
        flat = torch.tensor([ch for t in targets for ch in t], dtype=torch.long)
        lengths = torch.tensor([len(t) for t in targets])
        return functional.ctc_loss(
            p, flat, torch.full((len(windows),), p.shape[0]), lengths, zero_infinity=True
        )


def heard(window: Window) -> list[Utterance]:
    """What is truly spoken in a window."""
    return [] if window.invented else window.said


def frame_labels(window: Window) -> np.ndarray:
    """For each frame (20 ms): the word spoken (0: none) and the two before it."""
    frames = round(window.seconds * 50)
    out = np.zeros((3, frames), np.int64)
    before, last = [0, 0], 0
    for u in heard(window):
        for word, start, end in u.words:
            a, b = round(start * 50), max(round(start * 50) + 1, round(end * 50))
            out[1:, last:a] = [[before[-1]], [before[-2]]]
            out[:, a:b] = [[WORDS.get(plain(word), 0)], [before[-1]], [before[-2]]]
            before.append(int(out[0, min(a, frames - 1)]))
            last = b
    out[1:, last:] = [[before[-1]], [before[-2]]]
    return out


def schedule(
    optimizer: torch.optim.Optimizer, peak: float, step: int, done: float, floor: float = 0.05
) -> None:
    """Sets the learning rate: a short rise, then half a cosine down to `floor` of the peak."""
    rate = (
        peak
        * min(1, (step + 1) / 30)
        * (0.5 * (1 + math.cos(math.pi * done)) * (1 - floor) + floor)
    )
    for group in optimizer.param_groups:
        group["lr"] = rate


def new_decoder(tokens: int) -> TextDecoder:
    """An untrained decoder over `tokens` tokens."""
    return TextDecoder(tokens, 448, WIDTH, HEADS, LAYERS)
