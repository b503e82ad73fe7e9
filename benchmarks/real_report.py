"""Tables and the JSON file of the measurements on real speech."""

import json
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.differences import difference
from benchmarks.marks import Mark
from benchmarks.report import day_and_machine, machine, result_file, saved, table
from benchmarks.score import Said

if typing.TYPE_CHECKING:
    from benchmarks.real import Found, Part

OURS = "Tacet"
NOTE = (
    "Words wrong + missed + extra = errors, after Whisper's normalizer for all; numbers digit by "
    "digit, Chinese and Japanese by character. best peer: the setting with the fewest errors in "
    "that line. better, worse: utterances in which Tacet has fewer errors than it, and more; by "
    "chance: how often a tossed coin would divide them as unevenly (two-sided sign test). Seconds "
    "on the clock; a peer's are those of the run in which it was asked, and other work on the "
    "machine counts."
)
FAULTS = (
    "silent losses: stretches of an utterance with 0.8 s or more of certain speech without a word "
    "kept, doubtful or removed and without a line that says so. right removed: words of the "
    "reference that were set aside. doubled: words written twice, side by side, that were said "
    "once."
)


def save(folder: Path, name: str, parts: Sequence["Part"], about: Mapping[str, Any]) -> Path:
    """Write both files and say where the readable one lies."""
    changed = f" Options: {about['options']}, encoder {about['encoder']}."
    text = ["# Published weights on real speech", f"{day_and_machine()}{changed}", NOTE, FAULTS]
    for part in parts:
        text += [f"## {part.model}, language {part.language}: {part.measure}", *_tables(part)]
    document = {"machine": machine(), **about, "parts": [_document(part) for part in parts]}
    with result_file(folder, f"{name}.json").open("w") as file:
        json.dump(document, file, ensure_ascii=False)
    return saved(text, folder, f"{name}.md")


def _tables(part: "Part") -> list[str]:
    if part.measure == "silence":
        return [_silence(part)]
    tables = [_errors(part), _faults(part)]
    return [*tables, _alone(part)] if part.measure in ("alone", "cases") else tables


def _groups(part: "Part") -> dict[str, Callable[["Found"], bool]]:
    """The lines of a table: all, each group, and all but English where there are languages."""
    results = next(iter(part.by_program.values()))
    names = sorted({one.sample.group for one in results})
    lines: dict[str, Callable[[Found], bool]] = {"all": lambda one: True}
    if part.measure == "real" and len(names) > 1:
        lines["all but en"] = lambda one: one.sample.group != "en"
    return lines | {name: (lambda one, n=name: one.sample.group == n) for name in names}


def _errors(part: "Part") -> str:
    programs = list(part.by_program)
    peers = [p for p in programs if not p.startswith(OURS)]
    head = ["", "recordings", "words", *(f"{p}: errors (w+m+e)" for p in programs)]
    head += [f"{p}, s" for p in programs] + ["best peer", "better", "worse", "by chance"]
    rows = []
    for line, takes in _groups(part).items():
        chosen = {
            p: [one for one in results if takes(one)] for p, results in part.by_program.items()
        }
        marks = {p: sum((one.mark for one in results), Mark()) for p, results in chosen.items()}
        first = marks[programs[0]]
        seconds = [round(sum(one.answer.seconds for one in chosen[p]), 1) for p in programs]
        row = [line, len(chosen[programs[0]]), first.reference, *map(_counts, marks.values())]
        rows.append([*row, *map(str, seconds), *_beside(marks, peers)])
    return table(head, rows)


def _beside(marks: Mapping[str, Mark], peers: Sequence[str]) -> list[object]:
    ours = [p for p in marks if p.startswith(OURS)]
    if not ours or not peers:
        return [None] * 4
    best = min(peers, key=lambda p: marks[p].errors)
    seen = difference(marks[ours[0]].heard, marks[best].heard)
    return [best, len(seen.better), len(seen.worse), round(seen.chance, 3)]


def _counts(mark: Mark) -> str:
    return f"{mark.errors} ({mark.wrong}+{mark.missed}+{mark.extra})"


def _faults(part: "Part") -> str:
    head = ["program", "silent losses", "s", "right removed", "removed", "missed", "doubled"]
    rows = []
    for program, results in part.by_program.items():
        ours = program.startswith(OURS)
        lost = [silent for one in results for silent in one.faults.losses]
        rows.append(
            [
                program,
                len(lost) if ours else None,
                round(sum(end - start for start, end in lost), 1) if ours else None,
                sum(len(one.faults.removed) for one in results) if ours else None,
                sum(len(one.answer.removed) for one in results) if ours else None,
                sum(len(one.answer.missed) for one in results) if ours else None,
                sum(len(one.faults.doubled) for one in results),
            ]
        )
    return table(head, rows)


def _alone(part: "Part") -> str:
    """How many of the recordings have all their words, and nothing but them."""
    rows = [
        [
            program,
            sum(not one.mark.missed + one.mark.wrong for one in results),
            sum(not one.mark.errors for one in results),
            len(results),
        ]
        for program, results in part.by_program.items()
    ]
    return table(["program", "all words there", "exactly right", "of"], rows)


def _silence(part: "Part") -> str:
    head = ["program", "words", "doubtful", "in recordings", "of", "s", "examples"]
    rows = []
    for program, results in part.by_program.items():
        wrote = [one for one in results if one.answer.words]
        words = [word for one in wrote for word in one.answer.words]
        rows.append(
            [
                program,
                len(words),
                sum(w.doubtful for w in words),
                len(wrote),
                len(results),
                str(round(sum(one.answer.seconds for one in results), 1)),
                "; ".join(sorted({one.answer.text.strip()[:30] for one in wrote})[:6]),
            ]
        )
    return table(head, rows)


def _document(part: "Part") -> dict[str, Any]:
    documents = {program: [_one(one) for one in many] for program, many in part.by_program.items()}
    return {
        "model": part.model,
        "language": part.language,
        "measure": part.measure,
        "found": documents,
    }


def _one(result: "Found") -> dict[str, Any]:
    answer, mark = result.answer, result.mark
    return {
        "recording": result.sample.name,
        "group": result.sample.group,
        "errors": mark.errors,
        "words": mark.reference,
        "seconds": round(answer.seconds, 2),
        "language": answer.language,
        "utterances": [[h.utterance.text, h.written, h.errors] for h in mark.heard],
        "written": _shown(answer.words),
        "removed": [[*shown, why] for (word, why) in answer.removed for shown in _shown([word])],
        "missed": answer.missed,
        "losses": result.faults.losses,
        "right_removed": result.faults.removed,
        "doubled": result.faults.doubled,
    }


def _shown(words: Iterable[Said]) -> list[list[object]]:
    return [[w.text, round(w.start, 2), round(w.end, 2), *["?"] * w.doubtful] for w in words]
