"""Words that Tacet's gate or verdicts lose, and what all its guards cost.

The measure is Tacet without them: the whole recording in windows, no word judged. A word of that
decode with its middle inside reference speech is lost to the gate where no window of the real run
holds the middle of what lies inside (alignment may draw a word out far beyond the last sound of an
utterance), and lost to a verdict where the real run removed a word that overlaps it more than any
word it shows does.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from benchmarks.lines import Line, MeasureContext
from benchmarks.material import level
from benchmarks.programs import Tacet
from benchmarks.recordings import Recording, from_suite, read, sounds_in, suite_names
from benchmarks.report import percent, tell
from benchmarks.score import Said, Utterance, median, score
from tacet.core.audio import FULL_SCALE, Audio
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.planning.chapters import Planner
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Word

UNGATED = {"vad_filter": False, "silence": "verbatim", "max_retries": 0}
UNGUARDED = {"silence": "verbatim", "max_retries": 0}
QUICK = ("edge_to_edge",)
NOT_ONE = ("quiet_speaker", "edge_to_edge", "human_digits")  # may lose a word
QUIETER = -45.0  # dBFS of the whole recording: copies that make up the 3,000 words
LONGEST = 700.0  # seconds: the longest recording holds eight words, and decoding all of it is slow
COSTLY = ("dense", "meditation")
ROUNDS = 5  # of which the median counts


@dataclass
class Losses:
    """Words counted over recordings, and each lost one with its place and reason."""

    words: int = 0
    gate: list[str] = field(default_factory=list)
    verdict: list[str] = field(default_factory=list)

    def __add__(self, other: "Losses") -> "Losses":
        return Losses(
            self.words + other.words, self.gate + other.gate, self.verdict + other.verdict
        )

    @property
    def cell(self) -> str:
        """Both counts and their share."""
        lost = len(self.gate) + len(self.verdict)
        return f"{len(self.gate)} gate, {len(self.verdict)} verdict: {percent(lost, self.words)}"


def measure(context: MeasureContext) -> Iterator[Line]:
    """Lines on words lost, then on cost."""
    losses_by_setting: dict[str, dict[str, Losses]] = {ours.name: {} for ours in context.settings}
    for recording in material(context):
        for ours in context.settings:
            losses_by_setting[ours.name][recording.name] = losses(ours, recording)
        of_settings = [by_name[recording.name] for by_name in losses_by_setting.values()]
        tell(f"lost: {recording.name}: {of_settings}")
    details = {
        who: {name: vars(one) for name, one in by.items()} for who, by in losses_by_setting.items()
    }
    name = "words of an ungated decode inside speech that are lost"
    yield Line(
        name,
        "<= 0.1 % of >= 3000",
        {who: _all(by).cell for who, by in losses_by_setting.items()},
        details,
    )
    strict = {
        who: _all({n: by[n] for n in NOT_ONE if n in by}).cell
        for who, by in losses_by_setting.items()
    }
    yield Line(f"the same on {', '.join(NOT_ONE)}", "0", strict)
    yield from cost(context)


def _all(by_name: Mapping[str, Losses]) -> Losses:
    return sum(by_name.values(), Losses())


def material(context: MeasureContext) -> Iterator[Recording]:
    """The suites, readings with nothing but speech, and very quiet copies of both."""
    for folder in (context.data / "suite", context.data / "human"):
        for name in suite_names(folder):
            if name.startswith("dead_") or (context.quick and name not in QUICK):
                continue
            recording = from_suite(folder, name)
            if recording.audio.duration > LONGEST:
                continue
            yield recording
            if not context.quick and recording.audio.duration <= 300:
                yield quiet(recording)
    for path in [] if context.quick else sounds_in(context.data / "speech"):
        audio = read(path)
        spoken = Recording(path.stem, audio, (Utterance(0.0, audio.duration, ""),))
        yield spoken
        yield quiet(spoken)


def quiet(recording: Recording) -> Recording:
    """The recording at a level of `QUIETER`, with its noise."""
    sound = level(recording.audio.samples.astype(float) / FULL_SCALE, QUIETER)
    name = f"{recording.name} at {QUIETER:g} dBFS"
    return Recording(name, Audio.from_floats(sound), recording.utterances)


def losses(ours: Tacet, recording: Recording) -> Losses:
    """The ungated words inside reference speech, and which of them the real run loses."""
    ungated = _with(ours, UNGATED).transcript(recording.audio)
    spoken = [(w, inside) for w in ungated.words if (inside := _inside(w, recording))]
    heard = _heard(ours, recording.audio)
    real = ours.transcript(recording.audio)
    out = Losses(len(spoken))
    for word, inside in spoken:
        if not any(s.start <= inside.middle < s.end for s in heard):
            out.gate.append(_shown(word))
        elif intact := _taken(word, real):
            out.verdict.append(f"{_shown(word)}: removed {_shown(intact)}: {intact.reasons}")
    return out


def _taken(word: Word, real: Transcript) -> Word | None:
    """The removed word that stands for this one, if none that is shown does."""
    most = max((w.span.overlap(word.span) for w in real.words), default=0.0)
    taken = [w for w in real.removed if w.span.overlap(word.span) > most]
    return max(taken, key=lambda w: w.span.overlap(word.span), default=None)


def _heard(ours: Tacet, audio: Audio) -> list[Span]:
    """The windows of the real run."""
    planner = Planner(audio, ours.detectors, ours.options, ours.engine.facts.window)
    return [window.span for chapter in planner.chapters() for window in chapter.plan.windows]


def _inside(word: Word, recording: Recording) -> Span | None:
    """What of the word lies inside reference speech; None where its middle does not."""
    for u in recording.utterances:
        if u.start <= word.span.middle <= u.end:
            return Span(max(u.start, word.span.start), min(u.end, word.span.end))
    return None


def _shown(word: Word) -> str:
    return f"{word.span.start:.2f}-{word.span.end:.2f} {word.text.strip()}"


def _with(ours: Tacet, values: dict[str, object]) -> Tacet:
    options: TranscribeOptions = with_named(ours.options, values)
    return replace(ours, options=options)


def cost(context: MeasureContext) -> Iterator[Line]:
    """What verdicts and second looks add to the processor time of a run, and what they gain."""
    names = QUICK if context.quick else COSTLY
    for name in names:
        recording = from_suite(context.data / "suite", name)
        cells, details = {}, {}
        for ours in context.settings:
            both = (_with(ours, UNGUARDED), ours)
            spent = [[_spent(one, recording) for one in both] for _ in range(ROUNDS)]  # in turn
            bare, full = (median([each[i][0] for each in spent]) or 0.0 for i in range(2))
            rates = [score(recording.utterances, words).error_rate for _, words in spent[0]]
            details[ours.name] = {"bare": bare, "guarded": full, "wer without and with": rates}
            cells[ours.name] = f"{100 * (full / bare - 1):.1f} % of {bare:.1f} s"
        yield Line(f"cost of all guards on {name}", "<= 10 %", cells, details)


def _spent(ours: Tacet, recording: Recording) -> tuple[float, list[Said]]:
    """Processor seconds of this process for a run, and the words of it."""
    before = time.process_time()
    words = ours.write(recording.audio)
    return time.process_time() - before, words
