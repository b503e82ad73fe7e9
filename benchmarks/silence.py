"""Words where nobody speaks, and words lost where somebody does: one table, Tacet beside its peers.

Each measure is a function that yields lines of the table; a line holds one cell per program.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import lost, material, metamorphic, reach
from benchmarks.lines import Line, MeasureContext
from benchmarks.recordings import Recording, from_suite, read, sounds_in, suite_names
from benchmarks.report import Report, table, tell
from benchmarks.score import Said, invented

QUICK_DEAD = ("dead_clicks", "dead_music")
QUICK_GAPS = ("edge_to_edge",)
QUICK_SECONDS = (0.05, 1, 5)
QUICK_MIX = ((2.0, 5.0),)
QUICK_CLIPS = 15  # every so many clips of the real ones
SPOKEN = "dense"  # the suite recording that mixes take their utterances from
NOTE = (
    "Words in non-speech: words written, (those marked as doubtful), in how many recordings of how "
    "many. Nobody speaks there: every word is an invention. `-`: the measure does not apply, or "
    "the program's time was used up. The JSON file beside this table holds every word behind it."
)


def measure(report: Report, data: Path, only: Sequence[str] | None = None) -> None:
    """Take every measure, or only those named; the report is saved after each line."""
    context = MeasureContext(report, data)
    lines: list[Line] = []
    for name, take in MEASURES.items():
        if only and name not in only:
            continue
        tell(f"== {name}")
        for line in take(context):
            lines.append(line)
            tell(f"{line.name}: {line.cells}")
            report.data[f"{name}: {line.name}"] = line.details
            report.tables[:] = [NOTE, _table(lines, report)]
            report.save()


def _table(lines: Sequence[Line], report: Report) -> str:
    names = [program.name for program in report.programs]
    rows = [[line.name, line.goal, *(line.cells.get(name) for name in names)] for line in lines]
    return table(["measure", "goal", *names], rows)


def dead_recordings(context: MeasureContext) -> Iterator[Line]:
    """Words on the suite's recordings of dead air."""
    folder = context.data / "suite"
    names = [n for n in suite_names(folder) if n.startswith("dead_")]
    chosen = [n for n in names if not context.quick or n in QUICK_DEAD]
    recordings = (from_suite(folder, name) for name in chosen)
    yield _nobody_speaks("words on dead_* of the suite", "0", context, recordings)


def generated(context: MeasureContext) -> Iterator[Line]:
    """Words on dead air made on the spot."""
    seconds = QUICK_SECONDS if context.quick else material.DURATIONS
    recordings = material.dead_air(seconds)
    yield _nobody_speaks("words on generated non-speech", "0", context, recordings)


def real_clips(context: MeasureContext) -> Iterator[Line]:
    """Words on real clips of dogs, clocks, sea, fire and helicopters."""
    paths = sounds_in(context.data / "nonspeech")[:: QUICK_CLIPS if context.quick else 1]
    recordings = (Recording(path.stem, read(path)) for path in paths)
    yield _nobody_speaks("words on real non-speech clips", "<= 1, doubtful", context, recordings)


def in_gaps(context: MeasureContext) -> Iterator[Line]:
    """Words in the gaps of recordings in which somebody speaks."""
    named = [
        (folder, name)
        for folder in (context.data / "suite", context.data / "human")
        for name in suite_names(folder)
        if not name.startswith("dead_") and (not context.quick or name in QUICK_GAPS)
    ]
    recordings = (from_suite(folder, name) for folder, name in named)
    yield _between_speech("words invented in gaps of suite and human", context, recordings)


def in_mixes(context: MeasureContext) -> Iterator[Line]:
    """Words in gaps of every kind of dead air between utterances."""
    spoken = material.utterances_of(from_suite(context.data / "suite", SPOKEN))
    patterns = QUICK_MIX if context.quick else material.GAPS
    yield _between_speech(
        "words invented in gaps of mixes", context, material.mixes(spoken, patterns)
    )


def _nobody_speaks(
    name: str, goal: str, context: MeasureContext, recordings: Iterable[Recording]
) -> Line:
    """A line of words where there should be none at all."""
    return _counted(name, goal, context, recordings, lambda recording, words: list(words))


def _between_speech(name: str, context: MeasureContext, recordings: Iterable[Recording]) -> Line:
    """A line of words far from every utterance."""
    return _counted(
        name,
        "0",
        context,
        recordings,
        lambda recording, words: invented(recording.utterances, words),
    )


Pick = Callable[[Recording, Sequence[Said]], list[Said]]


def _counted(
    name: str, goal: str, context: MeasureContext, recordings: Iterable[Recording], pick: Pick
) -> Line:
    """A line that counts the words `pick` finds fault with."""
    programs = context.report.timed()
    words_by_program: dict[str, dict[str, list[Said]]] = {program.name: {} for program in programs}
    for recording in recordings:
        for program in programs:
            words = program.write(recording.audio)
            if words is not None:
                words_by_program[program.name][recording.name] = pick(recording, words)
    details = {
        who: {rec: [_shown(w) for w in words] for rec, words in by_name.items() if words}
        for who, by_name in words_by_program.items()
    }
    return Line(
        name, goal, {who: _cell(by_name) for who, by_name in words_by_program.items()}, details
    )


def _cell(by_name: dict[str, list[Said]]) -> str | None:
    """Words, doubtful ones, recordings with words and recordings in all."""
    if not by_name:
        return None
    words = [word for program_words in by_name.values() for word in program_words]
    doubtful = sum(word.doubtful for word in words)
    marked = f" ({doubtful} doubtful)" if doubtful else ""
    return f"{len(words)}{marked} in {sum(map(bool, by_name.values()))} of {len(by_name)}"


def _shown(word: Said) -> str:
    return f"{word.start:.2f}-{word.end:.2f} {word.text.strip()}{' (doubtful)' * word.doubtful}"


MEASURES: dict[str, Callable[[MeasureContext], Iterator[Line]]] = {
    "dead": dead_recordings,
    "nonspeech": real_clips,
    "generated": generated,
    "mixes": in_mixes,
    "reach": reach.measure,
    "lost": lost.measure,
    "metamorphic": metamorphic.measure,
    "gaps": in_gaps,
}
