"""Live recording of a session: its sound goes in, what its run makes of it comes out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from tacet.bootstrap import Tacet
from tacet.core.errors import NotFound
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.library.calls.calls import Call, end_call, finished_after, keep_call, standing_of
from tacet.library.model.run import PlanFacts, Run, Shard
from tacet.library.use_cases.live import append_live, begin_live, cut_live, end_live
from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1.logprobs import logprobs_of
from tacet.web.v1.realtime.sound_formats import SAMPLE_BYTES
from tacet.web.v1.waiting import raise_if_over

NAME = "realtime"
PIECE_BYTES = 1 << 20
_LATEST = 1e9  # seconds; no recording is that long


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become known since the last look.

    Attributes:
        chapters: newly planned, in order. `words`: newly confirmed, in order.
        planned: seconds of the sound in which speech is looked for; `heard`: whose text is final.
        speaking_since: seconds where the draft of what is being said begins, if there is one.
        languages: spoken so far.
        error: why there is no more text for now, or none at all if the run `failed`.
    """

    chapters: Sequence[Outline] = ()
    words: Sequence[Word] = ()
    planned: float = 0.0
    heard: float = 0.0
    speaking_since: float | None = None
    languages: Sequence[Mapping[str, str]] = ()
    error: HostedError | None = None
    failed: bool = False


class Listening(Protocol):
    """Seam between a session and the recording behind it."""

    @property
    def recording_id(self) -> str:
        """Id of the recording."""

    @property
    def seconds(self) -> float:
        """Sound stored so far."""

    def append(self, sound: bytes) -> None:
        """Store whole samples. Raises TacetError."""

    def cut(self) -> float:
        """Have what is stored transcribed without waiting for a pause; seconds stored."""

    def look(self) -> Progress:
        """What has become known since the last look."""

    def logprobs(self, words: Sequence[Word]) -> list[dict[str, Any]]:
        """Log-probabilities of the words' tokens. Raises HostedError."""

    def end(self) -> None:
        """No more sound; the recording goes some time later."""


class LiveRun:
    """Live recording with its run, kept as that of a call: it stands in no list.

    Raises TacetError if it cannot begin.
    """

    def __init__(self, tacet: Tacet, rate: int, options: Mapping[str, Any]) -> None:
        self._tacet, self._context, self._rate = tacet, tacet.context, rate
        self._call = Call(*begin_live(tacet.context, NAME, rate, options, call=True))
        self._offset = 0  # bytes
        self._chapters = self._shards = 0  # that have been told of
        self._last: Shard | None = None
        self._heard = 0.0

    @property
    def recording_id(self) -> str:
        """Id of the recording."""
        return self._call.recording.id

    @property
    def seconds(self) -> float:
        """Sound stored so far."""
        return self._offset / (SAMPLE_BYTES * self._rate)

    def append(self, sound: bytes) -> None:
        """Store whole samples. Raises TacetError."""
        for at in range(0, len(sound), PIECE_BYTES):
            piece = sound[at : at + PIECE_BYTES]
            self._offset = append_live(
                self._context, self.recording_id, self._offset, [piece], len(piece)
            )

    def cut(self) -> float:
        """Have what is stored transcribed without waiting for a pause; seconds stored."""
        return cut_live(self._context, self.recording_id)

    def look(self) -> Progress:
        """What has become known since the last look. Raises NotFound: it was deleted."""
        self._call = keep_call(self._context, self._call)
        run = standing_of(self._context, self._call)
        chapters = run.plan.chapters if run.plan else ()
        words = tuple(self._new_words(run))
        new = chapters[self._chapters :]
        self._chapters = len(chapters)
        self._heard = _heard(chapters, self._shards)
        error, failed = _trouble(run)
        planned = run.plan.duration if run.plan else 0.0
        speaking = self._speaking_since(run)
        return Progress(new, words, planned, self._heard, speaking, _languages(run), error, failed)

    def _new_words(self, run: Run) -> Iterator[Word]:
        for shard in finished_after(self._context, run, self._last):
            self._last, self._shards = shard, self._shards + 1
            for segment in shard.result.segments if shard.result else ():
                yield from segment.words

    def _speaking_since(self, run: Run) -> float | None:
        """Where the draft begins of what is behind all chapters."""
        planned = run.plan or PlanFacts()
        behind = self._context.store.shards(
            run.id, with_results=False, within=Span(planned.duration, _LATEST)
        )
        drafts = (shard.partial for shard in behind if shard.index >= len(planned.shards))
        return next(
            (draft.segments[0].span.start for draft in drafts if draft and draft.segments), None
        )

    def logprobs(self, words: Sequence[Word]) -> list[dict[str, Any]]:
        """Log-probabilities of the words' tokens. Raises HostedError."""
        return logprobs_of(self._tacet, standing_of(self._context, self._call), words)

    def end(self) -> None:
        """No more sound; the recording goes some time later."""
        with suppress(NotFound):  # it was deleted meanwhile
            end_live(self._context, self.recording_id)
        end_call(self._context, self._call)


def _heard(chapters: Sequence[Outline], finished: int) -> float:
    """Seconds up to which the text is final, when so many shards are."""
    heard = 0.0
    for chapter in chapters:
        finished -= len(chapter.shards)
        if finished < 0:
            break
        heard = chapter.span.end
    return heard


def _trouble(run: Run) -> tuple[HostedError | None, bool]:
    """Why a run gives no text, and whether it never will."""
    try:
        raise_if_over(run)
    except HostedError as error:
        return error, run.state.final
    return None, False


def _languages(run: Run) -> list[Mapping[str, str]]:
    """Languages that are spoken so far, as the hosted API names them."""
    if run.plan is None:
        return []
    spoken = [run.plan.language, *(other.language for other in run.plan.other_languages)]
    return [{"code": code} for code in dict.fromkeys(spoken) if code]
