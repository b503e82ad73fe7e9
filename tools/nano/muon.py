"""Muon for the layers' matrices, AdamW for all else: what a matrix is changed by has all its
singular values about 1, which teaches small networks in far fewer steps than AdamW alone.
"""

from collections import defaultdict

import torch
from torch import nn

# without AVX512-BF16 its multiplications take 60 times as long as float32's
COMPUTED = torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32
TIMES = 20.0  # the matrices' rate, by the rate of all else
MOMENTUM, DECAY = 0.95, 0.01


def orthogonal(m: torch.Tensor) -> torch.Tensor:
    """A stack of matrices with their singular values brought near 1 (Newton-Schulz)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = m.shape[1] > m.shape[2]
    x = (m.transpose(1, 2) if tall else m).to(COMPUTED)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(4):
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * square @ square) @ x
    return (x.transpose(1, 2) if tall else x).float()


class Muon(torch.optim.Optimizer):
    """Steps along the orthogonal form of the momentum, one stack for each shape."""

    def __init__(self, matrices: list[nn.Parameter], lr: float) -> None:
        super().__init__(matrices, {"lr": lr, "times": TIMES})

    @torch.no_grad()
    def step(self) -> None:
        """One step."""
        for group in self.param_groups:
            stacks = defaultdict(list)
            for p in group["params"]:
                stacks[p.shape].append(p)
            for shape, stack in stacks.items():
                moved = []
                for p in stack:
                    moving = self.state[p].setdefault("moving", torch.zeros_like(p.grad))
                    moving.lerp_(p.grad, 1 - MOMENTUM)
                    moved.append(p.grad.lerp(moving, MOMENTUM))
                rate = group["lr"] * max(1, shape[0] / shape[1]) ** 0.5
                for p, change in zip(stack, orthogonal(torch.stack(moved)), strict=True):
                    p.mul_(1 - group["lr"] * DECAY).sub_(change, alpha=rate)


def optimizers(parts: list[nn.Module], lr: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers in `parts`, AdamW for the rest."""
    named = [(n, p) for part in parts for n, p in part.named_parameters() if p.requires_grad]
    matrices = [p for n, p in named if n.startswith("blocks.") and p.dim() == 2]
    rest = [p for n, p in named if not (n.startswith("blocks.") and p.dim() == 2)]
    return [
        Muon(matrices, lr),
        torch.optim.AdamW(rest, lr=lr, betas=(0.9, 0.98), weight_decay=0.01),
    ]
