"""Word error rate and errors of time on recordings with a reference, Tacet beside its peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import differences
from benchmarks.programs import Timed
from benchmarks.recordings import Recording, from_suite, suites
from benchmarks.report import Report, as_json, table, tell
from benchmarks.score import Heard, Score, by_utterance, median, percentile_95, score

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program made of a recording: its score, each utterance, seconds of its clock."""

    score: Score
    heard: list[Heard]
    seconds: float


def measure(report: Report, folders: Sequence[Path]) -> None:
    """Score every program on every recording of the suites; the report is saved as it grows."""
    names = [(f, n) for f, n in suites(folders) if not report.quick or n in QUICK]
    programs = report.timed()
    answers_by_recording: dict[str, dict[str, Answer]] = {}
    for folder, name in names:
        recording = from_suite(folder, name)
        answers = {program.name: _answer(program, recording) for program in programs}
        answers_by_recording[name] = {who: answer for who, answer in answers.items() if answer}
        _write(report, answers_by_recording)


def _write(report: Report, answers_by_recording: Mapping[str, Mapping[str, Answer]]) -> None:
    """The tables of all that was found so far, and what stands behind them."""
    who = [program.name for program in report.programs]
    rows = [
        _row(name, program, by.get(program))
        for name, by in answers_by_recording.items()
        for program in who
    ]
    whole = [_whole(p, [by[p] for by in answers_by_recording.values() if p in by]) for p in who]
    heard = {
        name: {p: answer.heard for p, answer in by.items()}
        for name, by in answers_by_recording.items()
    }
    beside = [differences.rows(heard), differences.NOTE]
    report.tables[:] = [table(HEAD, whole), NOTE, *beside, table(HEAD, rows)]
    report.data["all"] = {row[1]: dict(zip(HEAD, row, strict=True)) for row in whole}
    report.data["recordings"] = {
        name: {program: facts(a.score, a.seconds) for program, a in by.items()}
        for name, by in answers_by_recording.items()
    }
    report.data["differences"] = {name: differences.details(by) for name, by in heard.items()}
    report.save()


def _answer(program: Timed, recording: Recording) -> Answer | None:
    """What the program makes of a recording; None where its time was used up."""
    before = program.spent
    words = program.write(recording.audio)
    if words is None:
        return None
    result, seconds = score(recording.utterances, words), program.spent - before
    tell(f"{recording.name}: {program.name}: {result}, {seconds:.1f} s")
    return Answer(result, by_utterance(recording.utterances, words), seconds)


def _whole(program: str, answers: Sequence[Answer]) -> tuple[object, ...]:
    """The row of all recordings that a program has answered."""
    whole = sum((answer.score for answer in answers), Score())
    seconds = sum(answer.seconds for answer in answers)
    return _row(f"all {len(answers)} recordings", program, Answer(whole, [], seconds))


def facts(result: Score, seconds: float) -> dict[str, object]:
    """The figures of a score by name, for the JSON file."""
    return as_json(
        {
            "reference": result.reference,
            "written": result.written,
            "wer": result.error_rate,
            "wrong": result.wrong,
            "missed": result.missed,
            "extra": result.extra,
            "invented": result.invented,
            "across": result.across,
            "start_median": median(result.starts),
            "start_95": percentile_95(result.starts),
            "end_median": median(result.ends),
            "end_95": percentile_95(result.ends),
            "seconds": seconds,
        }
    )


def _row(recording: str, program: str, answer: Answer | None) -> tuple[object, ...]:
    """A line of the table; dashes where the program was not asked."""
    if answer is None:
        return (recording, program, *[None] * (len(HEAD) - 2))
    written = facts(answer.score, round(answer.seconds, 1))
    del written["written"]
    return (recording, program, *written.values())
