"""Word error rate and errors of time on recordings with a reference, Tacet beside its peers."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.programs import Timed
from benchmarks.recordings import Recording, from_suite, suites
from benchmarks.report import Report, as_json, table, tell
from benchmarks.score import Score, median, percentile_95, score

# A sample with speech and one without.
QUICK = ("edge_to_edge", "dead_clicks")
HEAD = (
    "recording", "program", "words", "WER", "wrong", "missed", "extra", "invented", "across",
    "start median", "start 95 %", "end median", "end 95 %", "seconds",
)  # fmt: skip
NOTE = (
    "WER: word error rate. invented: words more than 0.5 s from every utterance. across: words "
    "over a pause of 0.25 s or more. Start and end: errors in seconds of the first word's start "
    "and the last word's end of each utterance, of words that are right. seconds: of processor "
    "time; on the clock for openai-whisper, which runs in a process of its own."
)


def measure(report: Report, folders: Sequence[Path]) -> None:
    """Score every program on every recording of the suites; the report is saved as it grows."""
    names = [(f, n) for f, n in suites(folders) if not report.quick or n in QUICK]
    programs = report.timed()
    rows: list[tuple[object, ...]] = []
    totals: dict[str, list[tuple[Score, float]]] = {program.name: [] for program in programs}
    report.data["recordings"] = {}
    for folder, name in names:
        recording = from_suite(folder, name)
        for program in programs:
            found, seconds = _scored(program, recording)
            if found:
                totals[program.name].append((found, seconds))
                report.data["recordings"].setdefault(name, {})[program.name] = facts(found, seconds)
            rows.append(_row(name, program.name, found, seconds))
        whole = [_whole(who, scores) for who, scores in totals.items()]
        report.tables[:] = [table(HEAD, whole), NOTE, table(HEAD, rows)]
        report.data["all"] = {row[1]: dict(zip(HEAD, row, strict=True)) for row in whole}
        report.save()


def _scored(program: Timed, recording: Recording) -> tuple[Score | None, float]:
    """What the program got wrong, and the seconds it took; None where its time was used up."""
    before = program.spent
    words = program.write(recording.audio)
    if words is None:
        return None, 0.0
    found = score(recording.utterances, words)
    tell(f"{recording.name}: {program.name}: {found}, {program.spent - before:.1f} s")
    return found, program.spent - before


def _whole(program: str, scores: Sequence[tuple[Score, float]]) -> tuple[object, ...]:
    """The row of all recordings that a program has answered."""
    whole = sum((found for found, _ in scores), Score())
    name = f"all {len(scores)} recordings"
    return _row(name, program, whole, sum(seconds for _, seconds in scores))


def facts(found: Score, seconds: float) -> dict[str, object]:
    """The figures of a score by name, for the JSON file."""
    return as_json(
        {
            "reference": found.reference, "written": found.written, "wer": found.error_rate,
            "wrong": found.wrong, "missed": found.missed, "extra": found.extra,
            "invented": found.invented, "across": found.across,
            "start_median": median(found.starts), "start_95": percentile_95(found.starts),
            "end_median": median(found.ends), "end_95": percentile_95(found.ends),
            "seconds": seconds,
        }
    )  # fmt: skip


def _row(recording: str, program: str, found: Score | None, seconds: float) -> tuple[object, ...]:
    """A line of the table; dashes where the program was not asked."""
    if found is None:
        return (recording, program, *[None] * (len(HEAD) - 2))
    written = facts(found, round(seconds, 1))
    del written["written"]
    return (recording, program, *written.values())
