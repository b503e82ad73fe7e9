"""Examples for the decoder as tensors, and its losses."""

import random
from typing import NamedTuple

import torch
from model import FRAMES, HEADS, WIDTH, norm
from targets import STAMP, TOKENIZER, Sequence, Vocabulary
from torch import nn
from torch.nn import functional
from windows import Window

LOOKING = 0.5  # weight of the attention loss
BLUR = 3.0  # frames over which timestamps share what they have learned
UNLIKELY = -7.0  # log probability that any word may have on a rest
KEEPING = 8.0  # weight of the difference from the decoder that is to be kept
WRONG = 0.05  # share of the words given that are wrong


def blur(rows: torch.Tensor) -> torch.Tensor:
    """The rows of timestamps as the model uses them: each a mean of its neighbors' too, so that
    what is learned about one is learned about all near it.
    """
    at = torch.arange(len(rows))
    near = torch.exp(-0.5 * ((at[:, None] - at) / BLUR) ** 2)
    return (near / near.sum(1, keepdim=True)).to(rows.dtype) @ rows


class Batch(NamedTuple):
    """Tokens in, tokens to come (-100: not counted), where to look (first frame, frame after the
    last; equal where nowhere), and what is heard.
    """

    tokens: torch.Tensor
    coming: torch.Tensor
    look: torch.Tensor
    heard: torch.Tensor
    windows: list[Window]


def pack(
    sequences: list[Sequence],
    windows: list[Window],
    heard: torch.Tensor,
    vocabulary: Vocabulary,
    r: random.Random | None = None,
) -> Batch:
    """The training examples of `windows` as tensors.

    With `r` some words in the tokens given (not in those to come) are wrong, so that the decoder
    does not go by the words before alone, and goes on after a mistake of its own.
    """
    width = max(len(s.head) + len(s.body) for s in sequences) - 1
    number = vocabulary.number
    tokens = torch.full((len(windows), width), number[TOKENIZER.eot])
    coming = torch.full((len(windows), width), -100)
    look = torch.zeros(len(windows), width, 2)
    for k, (head, body) in enumerate(sequences):
        row = [number[t] for t in [*head, *(p.token for p in body)]]
        coming[k, len(head) - 1 : len(row) - 1] = torch.tensor(row[len(head) :])
        for i in range(len(head), len(row)) if r else ():
            if row[i] < number[TOKENIZER.eot] and r.random() < WRONG:
                row[i] = r.randrange(number[TOKENIZER.eot])
        tokens[k, : len(row) - 1] = torch.tensor(row[:-1])
        for i, (_, start, end) in enumerate(body, len(head) - 1):
            a = min(FRAMES - 1, max(0, round(start * 50)))
            look[k, i] = torch.tensor([a, min(FRAMES, max(a + 1, round(end * 50)))])
    return Batch(tokens, coming, look, heard, windows)


def attend(
    block: nn.Module, x: torch.Tensor, heard: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-attention of one layer, and its weights (batch, heads, tokens, frames)."""
    layer, size = block.cross_attn, WIDTH // HEADS
    q, k, v = (
        part(y).unflatten(-1, (HEADS, size)).transpose(1, 2)
        for part, y in (
            (layer.query, norm(block.cross_attn_ln, x)),
            (layer.key, heard),
            (layer.value, heard),
        )
    )
    weights = functional.softmax((q * size**-0.5) @ k.transpose(2, 3), -1)
    return layer.out((weights @ v).transpose(1, 2).flatten(2)), weights


def astray(weights: torch.Tensor, look: torch.Tensor) -> torch.Tensor:
    """How far attention (batch, tokens, frames) is from being spread evenly over where it belongs,
    in nats a token that belongs somewhere.
    """
    frame = torch.arange(weights.shape[-1])
    inside = (frame >= look[..., :1]) & (frame < look[..., 1:])
    size = (look[..., 1] - look[..., 0]).clamp(min=1)
    each = -((weights.float() + 1e-6).log() * inside).sum(-1) / size
    return each.sum() / (look[..., 1] > look[..., 0]).sum()


def read(d: nn.Module, batch: Batch, first: int) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Log probabilities of the next tokens, and how far the attention is from where it belongs.

    Layers 2 and 3 are to look at the token to come; one head of layer 1 at the token before, so
    that they can go on from there. `first` is the number of the first timestamp.
    """
    rows = d.token_embedding.weight
    rows = torch.cat([rows[:first], blur(rows[first:])])
    before = functional.pad(batch.look, (0, 0, 1, 0))[:, :-1]
    # channel 0 is the one by which export.py rules out all other tokens
    free = torch.ones(WIDTH, dtype=batch.heard.dtype)
    free[0] = 0
    x = (
        functional.embedding(batch.tokens, rows) * free
        + d.positional_embedding[: batch.tokens.shape[1]]
    )
    away = []
    for i, block in enumerate(d.blocks):
        x = x + block.attn(norm(block.attn_ln, x), mask=d.mask)[0]
        seen, weights = attend(block, x, batch.heard)
        x = x + seen
        x = x + block.mlp(norm(block.mlp_ln, x))
        if i == 1:
            away.append(astray(weights[:, 0], before))
        elif i > 1:
            away.append(astray(weights.mean(1), batch.look))
    scores = norm(d.ln, x)[..., 1:] @ rows[:, 1:].T
    return functional.log_softmax(scores.float(), -1), away


def writing_loss(p: torch.Tensor, coming: torch.Tensor, first: int) -> torch.Tensor:
    """Cross-entropy; a timestamp counts in part for its neighbors. `first` is the number of the
    first timestamp.
    """
    p, coming = p.flatten(0, 1), coming.flatten()
    p, coming = p[coming >= 0], coming[coming >= 0]
    loss = -p.gather(1, coming[:, None])[:, 0]
    is_stamp = (coming >= first) & (coming <= first + 1500)
    near = [
        -p.gather(1, (coming + step).clamp(first, first + 1500)[:, None])[:, 0] for step in (-1, 1)
    ]
    return torch.where(is_stamp, 0.5 * loss + 0.25 * (near[0] + near[1]), loss).mean()


def rest_loss(p: torch.Tensor, batch: Batch, vocabulary: Vocabulary) -> torch.Tensor:
    """Cross-entropy of windows with the rest of a recording: as text, one half is to be the end and
    the other any word, each as likely as the next. So programs, which forbid an end at once, find
    no word that they would keep.
    """
    eot, counted = vocabulary.number[TOKENIZER.eot], batch.coming >= 0
    p, coming = p[counted], batch.coming[counted]
    words = p[:, :eot]
    nothing = functional.relu(words - UNLIKELY).sum(1) - 0.5 * (p[:, eot] + words.mean(1))
    unspoken = coming == vocabulary.number[TOKENIZER.no_speech]
    return torch.where(unspoken, -p.gather(1, coming[:, None])[:, 0], nothing).sum()


def keeping_losses(
    d: nn.Module, like: nn.Module, batch: Batch, vocabulary: Vocabulary
) -> dict[str, torch.Tensor]:
    """Losses of a batch by which `d` is to write rests of recordings anew and all else as `like`
    does (knowledge distillation, Hinton et al. 2015), and the share of tokens that is the same.
    """
    first = vocabulary.number[STAMP]
    rests = torch.tensor([w.silent for w in batch.windows])
    p, away = read(d, batch, first)
    with torch.no_grad():
        wanted, _ = read(like, batch, first)
    counted = (batch.coming >= 0) & ~rests[:, None]
    apart = (wanted.exp() * (wanted - p)).sum(-1)[counted]
    rest = rest_loss(p[rests], batch._replace(coming=batch.coming[rests]), vocabulary)
    same = (p.argmax(-1) == wanted.argmax(-1))[counted].float()
    out = {"apart": apart.mean() if len(apart) else p.sum() * 0, "rest": rest / max(1, rests.sum())}
    out["same"] = same.mean() if len(same) else torch.ones(())
    share = rests.float().mean()
    out["loss"] = KEEPING * out["apart"] + share * out["rest"] + LOOKING * sum(away) / len(away)
    return out


def reading_losses(d: nn.Module, batch: Batch, vocabulary: Vocabulary) -> dict[str, torch.Tensor]:
    """All losses of a batch, and the shares of all tokens, and of words, that are right."""
    p, away = read(d, batch, vocabulary.number[STAMP])
    out = {f"look{i}": each for i, each in enumerate(away, 1)}
    out["write"] = writing_loss(p, batch.coming, vocabulary.number[STAMP])
    counted = batch.coming >= 0
    right, coming = (p.argmax(-1) == batch.coming)[counted].float(), batch.coming[counted]
    words = coming < vocabulary.number[TOKENIZER.eot]
    out["tokens"], out["words"] = right.mean(), right[words].sum() / words.sum().clamp(min=1)
    out["loss"] = out["write"] + LOOKING * sum(away) / len(away)
    return out
