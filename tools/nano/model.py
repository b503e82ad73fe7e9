"""The network, its spectrograms, and the extra heads that teach the encoder."""

import math
from pathlib import Path

import numpy as np
import torch
from spectra import MELS
from torch import nn
from torch.nn import functional
from whisper.model import AudioEncoder, TextDecoder
from windows import Utterance, Window

WIDTH, HEADS, LAYERS, FRAMES = 192, 3, 4, 1500
CHARACTERS = {c: i + 1 for i, c in enumerate(" abcdefghijklmnopqrstuvwxyz'")}
HERE = Path(__file__).parent
WORDS = {w: i + 1 for i, w in enumerate((HERE / "words.txt").read_text().split())}


def plain(word: str) -> str:
    """The word without its period and capital."""
    return word.rstrip(".").lower()


def norm(layer: nn.LayerNorm, x: torch.Tensor) -> torch.Tensor:
    """Layer norm in the type of `x`; the whisper program's goes by way of float32."""
    return functional.layer_norm(x, layer.normalized_shape, layer.weight, layer.bias, layer.eps)


def encode_twice(
    e: AudioEncoder, mel: torch.Tensor, offset: int = 0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Encoder outputs for spectrograms (frames, 80) of any length, as if they began at frame
    `offset`, and the normalized outputs of the last but one layer.
    """
    x = functional.gelu(e.conv1(mel.transpose(1, 2)))
    x = functional.gelu(e.conv2(x)).transpose(1, 2).contiguous()
    x = x + e.positional_embedding[offset : offset + x.shape[1]]
    early = x
    for i, block in enumerate(e.blocks):
        x = x + block.attn(norm(block.attn_ln, x))[0]
        x = x + block.mlp(norm(block.mlp_ln, x))
        early = x if i == len(e.blocks) - 2 else early
    return norm(e.ln_post, x), functional.layer_norm(early, (WIDTH,))


def encode(e: AudioEncoder, mel: torch.Tensor, offset: int = 0) -> torch.Tensor:
    """Encoder outputs only."""
    return encode_twice(e, mel, offset)[0]


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

    They ask of each frame which word is being spoken (of the last but one layer too, so that there
    is a layer left to look back and ahead from the word), which word came before, where in the
    window it is, where the next word begins, and of the whole the characters (CTC): what a decoder
    needs in order to find its place.
    """

    def __init__(self) -> None:
        super().__init__()
        self.characters = nn.Linear(WIDTH, len(CHARACTERS) + 1)
        self.words = nn.ModuleList([WordHead() for _ in range(2)])  # of the last layer, early
        self.before = nn.Linear(WIDTH, WIDTH, bias=False)  # turns an output to the word before
        self.place, self.next = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(
        self,
        x: torch.Tensor,
        early: torch.Tensor | None,
        windows: list[Window],
        positions: torch.Tensor,
        offset: int = 0,
    ) -> dict[str, torch.Tensor]:
        """The losses for encoder outputs `x` of `windows` that begin at frame `offset`; `positions`
        are the position encodings of all frames.
        """
        labels = torch.from_numpy(np.stack([frame_labels(w) for w in windows]))
        spoken = torch.where(labels[:, 0] > 0, 1.0, 0.25).reshape(-1)
        here = positions[offset : offset + x.shape[1]]
        coming = positions[(labels[:, 2] + offset).clamp(max=FRAMES - 1)]
        losses = {
            "ctc": self.spelling(x, windows),
            "place": functional.mse_loss(self.place(x), here.expand_as(x)),
            "next": functional.mse_loss(self.next(x), coming),
        }
        for name, head, y, truth in (
            ("word", self.words[0], x, labels[:, 0]),
            ("before", self.words[0], self.before(x), labels[:, 1]),
            ("early", self.words[1], early, labels[:, 0]),
        ):
            if y is None:
                continue
            scores = head(y)
            each = functional.cross_entropy(
                scores.reshape(-1, len(WORDS) + 1).float(), truth.reshape(-1), reduction="none"
            )
            losses[name] = (each * spoken).sum() / spoken.sum()
            if name != "early":
                right = ((scores.argmax(-1) == truth) & (labels[:, 0] > 0)).sum()
                losses[f"{name}_right"] = right / (labels[:, 0] > 0).sum().clamp(min=1)
        return losses

    def spelling(self, x: torch.Tensor, windows: list[Window]) -> torch.Tensor:
        """CTC over characters, in nats a character."""
        texts = [
            " ".join(plain(w) for u in heard(window) for w, _, _ in u.words) for window in windows
        ]
        targets = [[CHARACTERS[ch] for ch in text] for text in texts]
        p = functional.log_softmax(self.characters(x).float(), -1).transpose(0, 1)
        flat = torch.tensor([ch for t in targets for ch in t], dtype=torch.long)
        lengths = torch.tensor([len(t) for t in targets])
        return functional.ctc_loss(
            p, flat, torch.full((len(windows),), p.shape[0]), lengths, zero_infinity=True
        )


def heard(window: Window) -> list[Utterance]:
    """What is truly spoken in a window."""
    return [] if window.invented else window.said


def frame_labels(window: Window) -> np.ndarray:
    """For each frame (20 ms): the word spoken (0: none), the one before it, and the frame in which
    the next begins.
    """
    frames = round(window.seconds * 50)
    out = np.zeros((3, frames), np.int64)
    before, last, began = 0, 0, 0
    for u in heard(window):
        for word, start, end in u.words:
            a, b = round(start * 50), max(round(start * 50) + 1, round(end * 50))
            out[2, began:a] = a
            out[1, last:b] = before
            out[0, a:b] = before = WORDS.get(plain(word), 0)
            last, began = b, a
    out[1, last:] = before
    out[2, began:] = frames
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
        group["lr"] = rate * group.get("times", 1)


def new_decoder(tokens: int) -> TextDecoder:
    """An untrained decoder over `tokens` tokens."""
    return TextDecoder(tokens, 448, WIDTH, HEADS, LAYERS)
