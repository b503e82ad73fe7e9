"""Operations over small transcripts, for tests."""

from collections.abc import Mapping, Sequence

from builders import result

from tacet.core.assemble import assemble, shard_text
from tacet.core.editing import Decision, standing
from tacet.core.operations.lay import Laid, ground, laid, with_steps
from tacet.core.operations.model import Operation, Step
from tacet.core.operations.prepare import take_step
from tacet.core.transcript import Transcript, Verdict, Word

LENGTH = 60.0  # seconds of the recordings


def written(*words: Word, duration: float = LENGTH) -> Transcript:
    """The transcript of one window with these words, removed ones among them."""
    return assemble(duration, (), (), [shard_text([result(0, duration, *words)], [], 0.3)])


class Desk:
    """A transcript that a person works on, as the library does it."""

    def __init__(self, transcript: Transcript, *decisions: Decision) -> None:
        self.transcript = transcript
        self.decided: Mapping[str, Verdict] = {d.word: d.verdict for d in decisions}
        self.steps: list[Step] = []

    def view(self, steps: Sequence[Step] | None = None) -> Laid:
        """What is shown after some steps; None for all."""
        whole = standing(self.transcript, self.decided, ())
        base = ground(whole.transcript, range(len(whole.transcript.segments)), self.decided)
        chosen = self.steps if steps is None else steps
        return laid(with_steps(base, chosen), whole.transcript, self.decided)

    def do(self, *operations: Operation) -> Laid:
        """What is shown after another step."""
        whole = standing(self.transcript, self.decided, ())
        base = ground(whole.transcript, range(len(whole.transcript.segments)), self.decided)
        step = take_step(with_steps(base, self.steps), len(self.steps) + 1, operations)
        self.steps.append(step)
        return self.view()

    @property
    def texts(self) -> list[str]:
        """Texts of the segments that are shown."""
        return [segment.text for segment in self.view().transcript.segments]
