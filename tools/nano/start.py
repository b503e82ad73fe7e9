"""A decoder to begin with, which already roughly follows speech with its attention.

It is put together from what the encoder's teacher knows: its word head (which direction of an
encoder output means which word) and its place head (which directions tell the position).
"""

import torch
from model import FRAMES, HEADS, LAYERS, WIDTH, Teacher, new_decoder, new_encoder
from targets import STAMP, TOKENIZER, Vocabulary
from torch import nn

SCALE = 0.14  # of embeddings, about that of the word head
AHEAD = {
    2: 18.0,
    3: 7.0,
}  # frames (20 ms) by which a layer looks on from where the layers below have looked
BANDS = ((14, 46), (26, 58), (20, 52))  # the heads go by
SHARP = 3.5


def scaled(rows: torch.Tensor) -> torch.Tensor:
    """The rows with mean 0 and the embeddings' scale."""
    rows = rows - rows.mean(0)
    return rows / rows.std() * SCALE


def embed(d: nn.Module, vocabulary: Vocabulary, teacher: Teacher) -> None:
    """Words are what the word head looks for; a timestamp is what the place head makes of its
    position.
    """
    table, number = d.token_embedding.weight, vocabulary.number
    table.normal_(std=SCALE / 2)
    d.positional_embedding.normal_(std=0.02)
    first = number[STAMP]
    table[first : first + FRAMES] = scaled(
        new_encoder().positional_embedding @ teacher.place.weight
    )
    table[first + FRAMES] = table[first + FRAMES - 1]
    capital = torch.randn(WIDTH) * SCALE / 2
    for word, row in zip(vocabulary.words, scaled(teacher.words[0].weight()[1:]), strict=True):
        table[number[TOKENIZER.encode(f" {word.capitalize()}")[0]]] = row + capital
        table[number[TOKENIZER.encode(f" {word}")[0]]] = row
    table[:, 0] = 0


def look_ahead(attention: nn.Module, teacher: Teacher, frames: float) -> None:
    """The heads look `frames` past the position that the query tells; waves are turned on by their
    speed.
    """
    weight, bias, half, size = teacher.place.weight, teacher.place.bias, WIDTH // 2, WIDTH // HEADS
    for head, (low, high) in enumerate(BANDS):
        waves = torch.arange(low, high)
        turn = frames * 10000 ** (-waves / (half - 1))
        rows = slice(head * size, (head + 1) * size)
        attention.key.weight[rows] = SHARP * torch.cat([weight[waves], weight[waves + half]])
        for target, source in ((attention.query.weight, weight), (attention.query.bias, bias)):
            sine, cosine = source[waves], source[waves + half]
            c, s = (f(turn).reshape(-1, *[1] * (source.dim() - 1)) for f in (torch.cos, torch.sin))
            target[rows] = SHARP * torch.cat([c * sine + s * cosine, c * cosine - s * sine])


def start_decoder(vocabulary: Vocabulary, teacher: Teacher) -> nn.Module:
    """Layer 1 looks for the word written last, the layers above look on from there; what is seen
    there is what is written.
    """
    d = new_decoder(len(vocabulary.used))
    with torch.no_grad():
        embed(d, vocabulary, teacher)
        for i, (block, strength) in enumerate(zip(d.blocks, (0.02, 0.5, 1.0, 1.0), strict=True)):
            block.attn.out.weight *= 0.1
            block.mlp[2].weight *= 0.1
            nn.init.eye_(block.cross_attn.value.weight)
            block.cross_attn.out.weight.copy_(torch.eye(WIDTH) * strength)
            if i == 1:
                block.cross_attn.query.weight.copy_(torch.eye(WIDTH) * 2.2)
                block.cross_attn.key.weight.copy_(torch.eye(WIDTH) * 2.2)
            elif i in AHEAD:
                look_ahead(block.cross_attn, teacher, AHEAD[i])
    assert len(d.blocks) == LAYERS
    return d
