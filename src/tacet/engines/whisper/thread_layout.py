"""How a processor's cores are shared out: batches side by side, and threads for each."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from tacet.compute.openvino import is_faster
from tacet.compute.processor import available_cores, has_bf16_dot

AUTO, KEPT = "auto", "ctranslate2"  # what an encoder is called: chosen here, or its model's own
ALL = "openvino"  # OpenVINO encodes as for AUTO, wherever it is installed, and searches, too
OURS = "openvino-"  # what OpenVINO's are called, before their precision
MOST_THREADS = 8  # when nobody says how many; more hardly help one recording
MOST = 1024  # workers or threads that a kept layout may ask for; more is no layout
SIDE_BY_SIDE = (2, 1, 4)  # batches that are tried, the default first


@dataclass(frozen=True, slots=True)
class ThreadLayout:
    """How a processor works on windows.

    Attributes:
        workers: batches that are worked on at once.
        threads: of each of them; 0 leaves it to CTranslate2.
        encoder: what computes the encoder, as in `Settings.encoder`; with "auto" CTranslate2
            searches.
    """

    workers: Annotated[int, Field(ge=1, le=MOST)]
    threads: Annotated[int, Field(ge=0, le=MOST)]
    encoder: str


def default_layout(threads: int, encoder: str) -> ThreadLayout:
    """The layout that is used where nothing has been measured.

    Two batches side by side keep cores busy that one leaves idle between small steps. Where
    OpenVINO writes there is one: all threads work on each step, and a batch of twice the windows
    reads the network half as often.

    Args:
        threads: of all workers together; 0 takes as many as there are cores, up to `MOST_THREADS`.
        encoder: the setting; "auto" has OpenVINO do all where that is the fastest (docs/adr/0022).
    """
    if encoder == AUTO and is_faster() and has_bf16_dot():
        encoder = ALL
    threads = threads or min(MOST_THREADS, available_cores())
    workers = 2 if threads > 1 and encoder != ALL else 1
    return ThreadLayout(workers, threads // workers, encoder)


def candidates(cores: int, encoder: str) -> tuple[ThreadLayout, ...]:
    """The layouts that are worth measuring, each once, the default first.

    Besides all cores, half of them: two may be one that works in turns, and other programs, or a
    limit that the system sets, may leave less than it counts. And twice `MOST_THREADS`, if there.

    Args:
        encoder: the setting; "auto" has all ways tried where OpenVINO's encoder is the usual one.
    """
    usual = min(MOST_THREADS, cores)
    totals = (usual, max(1, usual // 2), min(2 * MOST_THREADS, cores))
    encoders = (AUTO, ALL, KEPT) if encoder == AUTO and is_faster() else (encoder,)
    found = [
        ThreadLayout(workers, total // workers, each)
        for each in encoders
        for total in totals
        for workers in (SIDE_BY_SIDE if each != ALL else (1,))
        if total % workers == 0
    ]
    return tuple(dict.fromkeys([default_layout(usual, encoder), *found]))
