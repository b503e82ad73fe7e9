"""A decoder to begin with, which already roughly reads speech.

It is put together from what the encoder's teacher knows: which direction of an encoder output means
which word (word head), which word came before (before head), what the position is (place head) and
where the next word begins (next head). Layer 0 brings the word written before the last one; layer 1
looks for the place where the last two words were spoken one after the other; layer 2 looks where
the next word begins; layer 3 looks there once more.
"""

import torch
from model import FRAMES, HEADS, LAYERS, WIDTH, Teacher, new_decoder, new_encoder
from targets import STAMP, TOKENIZER, Vocabulary
from torch import nn

SCALE = 0.14  # of embeddings
WAVES = 12  # pairs of channels, from the second on, that tell the number of the token
AHEAD = {2: 25.0, 3: 2.5}  # frames (20 ms) by which a layer looks past the place that it knows of
BANDS = ((14, 46), (26, 58), (20, 52))  # waves by which the heads of layer 3 go
NEAR, SLOW = 12, (28, 64)  # how many waves each head of layer 2 goes by, and which
SHARP = {0: 4.4, 1: 0.9, 2: 1.3, "near": 1.1, 3: 1.8}
STAMPS = 0.25  # scale of timestamps, by that of words: what is heard tells its place strongly
SEEN = {1: 0.4, 2: 3.0, 3: 2.0}  # strength of what a layer sees


def scaled(rows: torch.Tensor) -> torch.Tensor:
    """The rows with mean 0 and the embeddings' scale."""
    rows = rows - rows.mean(0)
    return rows / rows.std() * SCALE


def embed(d: nn.Module, vocabulary: Vocabulary, teacher: Teacher) -> torch.Tensor:
    """Words are what the word head looks for; a timestamp is what the place head makes of its
    position. Returns the words' rows.
    """
    table, number = d.token_embedding.weight, vocabulary.number
    table.normal_(std=SCALE / 2)
    first = number[STAMP]
    table[first : first + FRAMES] = (
        scaled(new_encoder().positional_embedding @ teacher.place.weight) * STAMPS
    )
    table[first + FRAMES] = table[first + FRAMES - 1]
    capital = torch.randn(WIDTH) * SCALE / 2
    rows = scaled(teacher.words[0].weight()[1:])
    for word, row in zip(vocabulary.words, rows, strict=True):
        table[number[TOKENIZER.encode(f" {word.capitalize()}")[0]]] = row + capital
        table[number[TOKENIZER.encode(f" {word}")[0]]] = row
    table[:, : 1 + 2 * WAVES] = 0
    return rows


def bring_last(d: nn.Module, teacher: Teacher, rows: torch.Tensor) -> None:
    """Layer 0: the numbers of tokens are waves in channels of their own; all heads look one token
    back, and make of the word there what the before head looks for.
    """
    attention, turns = d.blocks[0].attn, torch.logspace(0, -1.4, WAVES) * torch.pi / 2
    angles = torch.arange(d.positional_embedding.shape[0])[:, None] * turns
    d.positional_embedding.zero_()
    own = slice(1, 1 + 2 * WAVES)
    d.positional_embedding[:, own] = torch.cat([angles.sin(), angles.cos()], 1) * SCALE
    attention.query.weight.zero_()
    attention.query.bias.zero_()
    attention.key.weight.zero_()
    c, s, size = turns.cos().diag(), turns.sin().diag(), WIDTH // HEADS
    back = torch.cat([torch.cat([c, -s], 1), torch.cat([s, c], 1)])
    for head in range(HEADS):
        dims = slice(head * size, head * size + 2 * WAVES)
        attention.query.weight[dims, own] = SHARP[0] * back
        attention.key.weight[dims, own] = SHARP[0] * torch.eye(2 * WAVES)
    nn.init.eye_(attention.value.weight)
    attention.value.weight[:, own] = 0
    turned = teacher.before.weight.T
    attention.out.weight.copy_(turned * SCALE * 0.8 / (rows / SCALE @ turned.T).std())


def find_last(attention: nn.Module, rows: torch.Tensor, before: torch.Tensor) -> None:
    """Layer 1 looks for what is written; each head by a third of the directions, the foremost
    first.
    """
    both = torch.cat([rows, rows @ before])
    directions = torch.linalg.svd(both, full_matrices=False)[2]
    attention.query.weight.copy_(directions * SHARP[1])
    attention.key.weight.copy_(directions * SHARP[1])


def waves_ahead(
    known: nn.Linear, place: nn.Linear, waves: torch.Tensor, frames: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries' weight and bias, and keys' weight, that meet `frames` past the position that `known`
    reads from the query; waves are turned on by their speed.
    """
    half = WIDTH // 2
    turn = frames * 10000 ** (-waves / (half - 1))
    turned = []
    for source in (known.weight, known.bias):
        sine, cosine = source[waves], source[waves + half]
        c, s = (f(turn).reshape(-1, *[1] * (source.dim() - 1)) for f in (torch.cos, torch.sin))
        turned.append(torch.cat([c * sine + s * cosine, c * cosine - s * sine]))
    return *turned, torch.cat([place.weight[waves], place.weight[waves + half]])


def find_next(attention: nn.Module, rows: torch.Tensor, teacher: Teacher) -> None:
    """Layer 2 looks where the word written last is the word before, near the place that layer 1
    has found.
    """
    size = WIDTH // HEADS
    content = size - 2 * NEAR
    directions = torch.linalg.svd(rows, full_matrices=False)[2]
    for head in range(HEADS):
        dims = slice(head * size, head * size + content)
        some = directions[head * content : (head + 1) * content] * SHARP[2]
        attention.query.weight[dims] = some
        attention.query.bias[dims] = 0
        attention.key.weight[dims] = some @ teacher.before.weight
        dims = slice(head * size + content, (head + 1) * size)
        waves = torch.linspace(*SLOW, HEADS * NEAR).round().long()[head::HEADS]
        q, bias, k = waves_ahead(teacher.place, teacher.place, waves, AHEAD[2])
        attention.query.weight[dims], attention.query.bias[dims] = q * SHARP["near"], bias * 0
        attention.key.weight[dims] = k * SHARP["near"]


def look_again(attention: nn.Module, teacher: Teacher) -> None:
    """Layer 3 looks where layer 2 has looked, a little further on."""
    size = WIDTH // HEADS
    for head, (low, high) in enumerate(BANDS):
        q, bias, k = waves_ahead(teacher.place, teacher.place, torch.arange(low, high), AHEAD[3])
        rows = slice(head * size, (head + 1) * size)
        attention.query.weight[rows], attention.query.bias[rows] = SHARP[3] * q, SHARP[3] * bias
        attention.key.weight[rows] = SHARP[3] * k


def start_decoder(vocabulary: Vocabulary, teacher: Teacher) -> nn.Module:
    """The decoder to begin with."""
    d = new_decoder(len(vocabulary.used))
    assert len(d.blocks) == LAYERS
    with torch.no_grad():
        rows = embed(d, vocabulary, teacher)
        for i, block in enumerate(d.blocks):
            block.attn.out.weight *= 0.1
            block.mlp[2].weight *= 0.1
            nn.init.eye_(block.cross_attn.value.weight)
            if i == 0:
                block.cross_attn.out.weight *= 0.02
                bring_last(d, teacher, rows)
                continue
            block.cross_attn.out.weight.copy_(torch.eye(WIDTH) * SEEN[i])
        find_last(d.blocks[1].cross_attn, rows, teacher.before.weight)
        find_next(d.blocks[2].cross_attn, rows, teacher)
        look_again(d.blocks[3].cross_attn, teacher)
    return d
