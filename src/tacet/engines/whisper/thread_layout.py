"""Division of a processor's cores into workers and threads."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from tacet.compute.openvino import is_faster
from tacet.compute.processor import available_cores, has_bf16_dot

AUTO = "auto"  # encoder chosen here
CTRANSLATE2 = "ctranslate2"
OPENVINO = "openvino"  # encodes as with AUTO, wherever it is installed, and decodes, too
OPENVINO_PREFIX = "openvino-"  # of encoder names, before the precision
MAX_DEFAULT_THREADS = 8  # more hardly help one recording
MAX_COUNT = 1024  # workers or threads of a recorded layout; more is no layout
WORKER_COUNTS = (2, 1, 4)  # that are measured, the default first


@dataclass(frozen=True, slots=True)
class ThreadLayout:
    """Workers and threads of a loaded model.

    Attributes:
        workers: batches that are worked on at once.
        threads: of each of them; 0 leaves it to CTranslate2.
        encoder: as in `Settings.encoder`; with "auto" CTranslate2 decodes.
    """

    workers: Annotated[int, Field(ge=1, le=MAX_COUNT)]
    threads: Annotated[int, Field(ge=0, le=MAX_COUNT)]
    encoder: str


def default_layout(threads: int, encoder: str) -> ThreadLayout:
    """The layout where nothing has been measured.

    Two batches side by side keep cores busy that one leaves idle between small steps. Where
    OpenVINO decodes there is one: all threads work on each step, and a batch of twice the windows
    reads the network half as often.

    Args:
        threads: of all workers together; 0 takes the cores, `MAX_DEFAULT_THREADS` at most.
        encoder: the setting; "auto" has OpenVINO do all where that is the fastest (docs/adr/0022).
    """
    if encoder == AUTO and is_faster() and has_bf16_dot():
        encoder = OPENVINO
    threads = threads or min(MAX_DEFAULT_THREADS, available_cores())
    workers = 2 if threads > 1 and encoder != OPENVINO else 1
    return ThreadLayout(workers, threads // workers, encoder)


def layout_candidates(cores: int, encoder: str) -> tuple[ThreadLayout, ...]:
    """The layouts that are worth measuring, the default first.

    Besides all cores, half of them: two may be one that works in turns, and other programs, or a
    limit that the system sets, may leave less than it counts. And twice `MAX_DEFAULT_THREADS`.

    Args:
        encoder: the setting; "auto" has all ways tried where OpenVINO's encoder is the usual one.
    """
    usual = min(MAX_DEFAULT_THREADS, cores)
    totals = (usual, max(1, usual // 2), min(2 * MAX_DEFAULT_THREADS, cores))
    encoders = (AUTO, OPENVINO, CTRANSLATE2) if encoder == AUTO and is_faster() else (encoder,)
    layouts = [
        ThreadLayout(workers, total // workers, name)
        for name in encoders
        for total in totals
        for workers in (WORKER_COUNTS if name != OPENVINO else (1,))
        if total % workers == 0
    ]
    return tuple(dict.fromkeys([default_layout(usual, encoder), *layouts]))
