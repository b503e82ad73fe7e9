"""Word errors, silence and losses on published weights and real speech, Tacet beside its peers.

Usage: python -m benchmarks real [--model base --model tiny.en] [--program NAME ...]
       [--language given|detected|both] [--only real|mixed|lj|silence|alone|cases ...] [--sample N]

All programs have the same weights in 8 bits, beam 5, word times and the same threads. What a peer
makes of a recording is kept in the scratch folder, so that only Tacet runs again.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from faster_whisper import WhisperModel

from benchmarks import real_report, samples
from benchmarks.answers import Answer, Asked, Kept, Ours, fingerprint
from benchmarks.arguments import add_models, parsed
from benchmarks.faults import Faults, faults
from benchmarks.marks import Mark, marked
from benchmarks.peers import SETTINGS, FasterWhisper
from benchmarks.programs import open_tacet
from benchmarks.published import SCRATCH, is_english_only, model_folder
from benchmarks.recordings import SHARED
from benchmarks.report import RESULTS, tell
from benchmarks.samples import Sample
from benchmarks.short_words import said_alone
from tacet.compute.processor import available_cores
from tacet.core.options import with_named

OURS = "Tacet"
MEASURES = ("real", "mixed", "lj", "silence", "alone", "cases")
UNFILTERED = "plain"
BOTH = ("given", "detected")
CUTTER = ("base", UNFILTERED)  # the model and setting that cut words out


@dataclass(frozen=True, slots=True)
class Found:
    """What one program made of one sample."""

    sample: Sample
    answer: Answer
    mark: Mark
    faults: Faults


@dataclass(slots=True)
class Part:
    """All programs on one measure, with one model, the language given or detected."""

    model: str
    language: str
    measure: str
    by_program: dict[str, list[Found]] = field(default_factory=dict)


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the command line names, and print the tables."""
    asked = _arguments(given)
    parts: list[Part] = []
    for model in asked.model:
        folder = model_folder(model, asked.models, asked.scratch)
        programs = open_programs(asked, folder)
        for language in BOTH if asked.language == "both" else (asked.language,):
            for measure in asked.only:
                parts.append(_part(asked, programs, Part(model, language, measure), folder))
                path = real_report.save(asked.results, asked.name, parts, _about(programs, asked))
    print(path.read_text())


def _part(asked: argparse.Namespace, programs: Sequence[Asked], part: Part, folder: Path) -> Part:
    """Every program asked for every recording of a measure."""
    english = is_english_only(folder)
    material = list(islice(_material(asked, part.measure, english), 0, None, asked.sample))
    if not material:
        tell(f"{part.measure}: no recordings under {asked.data}")
    for program in _able(programs, part.measure):
        results = part.by_program.setdefault(program.name, [])
        for sample in material:
            # an English-only model has nothing to detect: a peer's answer is the one it gives
            given = part.language == "given" or (english and isinstance(program, Kept))
            answer = program.answer(sample.recording.audio, sample.language if given else None)
            results.append(Found(sample, answer, marked(sample, answer), faults(sample, answer)))
        seconds = sum(one.answer.seconds for one in results)
        errors = sum(one.mark.errors for one in results)
        tell(
            f"{part.model} {part.language} {part.measure} {program.name}: {errors} errors, "
            f"{seconds:.1f} s"
        )
    return part


def _able(programs: Sequence[Asked], measure: str) -> list[Asked]:
    """The programs to ask; without a filter a peer takes minutes over noise, and is not asked."""
    return [p for p in programs if measure != "silence" or not p.name.endswith(UNFILTERED)]


def _material(asked: argparse.Namespace, measure: str, english: bool) -> Iterator[Sample]:
    take: dict[str, Callable[[], Iterator[Sample]]] = {
        "real": partial(samples.clips, asked.data, english),
        "mixed": partial(samples.mixes, asked.data, samples.KINDS, asked.seed),
        "lj": partial(samples.readings, asked.data),
        "silence": partial(samples.silences, asked.data),
        "alone": lambda: said_alone(samples.clips(asked.data, english=True), _cutter(asked)),
        "cases": partial(samples.cases, asked.data),
    }
    return take[measure]()


def open_programs(asked: argparse.Namespace, folder: Path) -> list[Asked]:
    """The programs that are wanted, with the model of a folder."""
    programs: list[Asked] = []
    if OURS in asked.program:
        tacet, _ = open_tacet(str(folder), asked.threads, asked.encoder)
        programs.append(Ours(replace(tacet, options=with_named(tacet.options, asked.options))))
    settings = [setting for setting in SETTINGS if setting in asked.program]
    return [*programs, *(_peers(asked, folder, settings) if settings else ())]


def _peers(asked: argparse.Namespace, folder: Path, settings: Sequence[str]) -> list[Kept]:
    shared = WhisperModel(str(folder), "cpu", compute_type="int8", cpu_threads=asked.threads)
    peers = (FasterWhisper(shared, setting, asked.threads) for setting in settings)
    weights = fingerprint(folder)
    return [Kept(peer, weights, asked.scratch / "answers") for peer in peers]


def _cutter(asked: argparse.Namespace) -> Asked:
    model, setting = CUTTER
    return _peers(asked, model_folder(model, asked.models, asked.scratch), [setting])[0]


def _about(programs: Sequence[Asked], asked: argparse.Namespace) -> dict[str, Any]:
    """Versions and settings of the programs, and what was changed of Tacet."""
    programs_facts = {
        p.name: dict(p.tacet.about if isinstance(p, Ours) else p.peer.about)
        for p in programs
        if isinstance(p, Ours | Kept)
    }
    ours = next((p.tacet.engine.facts.versions for p in programs if isinstance(p, Ours)), {})
    return {
        "programs": programs_facts,
        "options": asked.options,
        "encoder": asked.encoder,
        "versions": dict(ours),
        "sample": asked.sample,
    }


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks real", description=__doc__)
    parser.add_argument("--program", action="append", choices=[OURS, *SETTINGS])
    parser.add_argument("--language", choices=["given", "detected", "both"], default="both")
    parser.add_argument("--only", action="append", choices=MEASURES)
    parser.add_argument("--sample", type=int, default=1, help="every so many recordings only")
    parser.add_argument("--seed", type=int, action="append", help="of mixes, also repeated")
    add_models(parser)
    parser.add_argument("--threads", type=int, default=min(2, available_cores()))
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--name", default="real", help="of the files among the results")
    asked = parsed(parser, given)
    asked.program = asked.program or [OURS, *SETTINGS]
    asked.only = asked.only or list(MEASURES)
    asked.seed = asked.seed or list(samples.SEEDS)
    return asked


if __name__ == "__main__":
    main()
