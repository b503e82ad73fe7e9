"""What a person can change in a transcript: restore, confirm, set aside, have a stretch heard.

What the run left out can be confirmed as well, so that nobody has to look at it again.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from tacet.core.editing import Decision, WordId
from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Verdict, missed_id
from tacet.library.context import AppContext
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestState
from tacet.library.model.run import Run
from tacet.library.use_cases.recordings import new_id
from tacet.library.use_cases.runs import run_of
from tacet.library.use_cases.transcripts import StoredTranscript, with_edits, words_of, written_by

LONGEST = 600.0  # seconds that can be asked for at once: about the time a person waits for
SHORTEST = 0.1  # seconds; less holds no word
TRIES = 20  # times a change is made anew because another came first
NO_SUCH_WORD = "There is no such word in this transcript. Load it again."
MOVED_ON = "This transcript was changed elsewhere at the same time. Try again."


def decide(
    context: AppContext, run_id: str, words: Sequence[WordId], verdict: Verdict | None
) -> Run:
    """The run after a person decided about words of it; None takes decisions back.

    All that can be decided about a missed stretch is to leave it so. Deciding the same twice
    changes nothing.

    Raises:
        NotFound: no such run, or no such word in it. Conflict: the run has not ended yet.
    """

    def change(written: StoredTranscript, edits: Edits) -> Change | None:
        known = {word.id for word in words_of(written, edits)}
        if verdict is not Verdict.KEPT:
            known |= _missed(written, edits)
        if not all(word in known for word in words):
            raise NotFound(NO_SUCH_WORD)
        before = {decision.word: decision.verdict for decision in edits.decisions}
        if all(before.get(word) == verdict for word in words):
            return None
        kept = tuple(d for d in edits.decisions if d.word not in set(words))
        decided = tuple(Decision(w, verdict) for w in dict.fromkeys(words)) if verdict else ()
        after = replace(edits, decisions=kept + decided)
        withdrawn = () if verdict else tuple(words)
        summary = summarize(with_edits(written, after).transcript)
        return Change(edits.revision, summary, decided, withdrawn)

    return _changed(context, run_id, change)


def word_ids_at(
    context: AppContext, run_id: str, places: Sequence[tuple[float, float, str]]
) -> list[WordId]:
    """The ids of words told by their exact times and text; without text: of missed stretches.

    As programs told them before words had ids.

    Raises:
        NotFound: no such run, or no such word in it.
    """
    written = written_by(context, run_of(context, run_id))
    ids: defaultdict[tuple[float, float, str], list[WordId]] = defaultdict(list)
    for word in words_of(written, context.store.edits(run_id)):
        ids[word.span.start, word.span.end, word.text].append(word.id)
    found = [[missed_id(*place[:2])] if not place[2] else ids[place] for place in places]
    if not all(found):
        raise NotFound(NO_SUCH_WORD)
    return [word_id for same in found for word_id in same]


def _missed(written: StoredTranscript, edits: Edits) -> set[WordId]:
    """Every missed stretch as it stands now, and what was decided before."""
    missed = with_edits(written, edits).transcript.missed
    return {*(one.id for one in missed), *(decision.word for decision in edits.decisions)}


def ask_stretch(
    context: AppContext, run_id: str, start: float, end: float, language: str | None = None
) -> SpanRequest:
    """The stretch, stored, that a worker will listen to whatever the gate says.

    In a language that is named, what is heard takes the place of what was written there. The same
    stretch asked for again while it waits is the same ask.

    Raises:
        NotFound: no such run. Conflict: the run has not ended, or never got to hear anything.
        BadInput: the stretch is too short, too long, or not inside the recording.
    """
    found: list[SpanRequest] = []

    def change(written: StoredTranscript, edits: Edits) -> Change | None:
        wish = replace(_ask(context, written, start, end), language=language)
        found[:] = [wish]
        waiting = [a for a in edits.asks if a.state is SpanRequestState.WAITING]
        alike = (a for a in waiting if (a.span, a.language) == (wish.span, language))
        same = next(alike, None)
        if same is not None:
            found[:] = [same]
            return None
        return Change(edits.revision, asked=found[0])

    _changed(context, run_id, change)
    context.dispatcher.wake()
    return found[0]


def _ask(context: AppContext, written: StoredTranscript, start: float, end: float) -> SpanRequest:
    run = written.run
    if run.plan is None:
        raise Conflict("Nothing was heard of this recording yet. Transcribe it again.")
    start, end = max(0.0, start), min(end, written.transcript.duration)
    if end - start < SHORTEST:
        raise BadInput("Choose a stretch of at least a tenth of a second inside the recording.")
    if end - start > LONGEST:
        raise BadInput("Choose at most ten minutes at once.")
    return SpanRequest(new_id(), run.id, Span(start, end), context.clock())


def take_back_ask(context: AppContext, run_id: str, ask_id: str) -> Run:
    """The run without a stretch that was asked for, its words and what was decided about them.

    Once is enough.

    Raises:
        NotFound: no such run.
    """

    def change(written: StoredTranscript, edits: Edits) -> Change | None:
        left = tuple(ask for ask in edits.asks if ask.id != ask_id)
        if len(left) == len(edits.asks):
            return None
        words = {word.id for ask in edits.asks if ask.id == ask_id for word in ask.words}
        withdrawn = tuple(d.word for d in edits.decisions if d.word in words)
        decisions = tuple(d for d in edits.decisions if d.word not in words)
        after = replace(edits, asks=left, decisions=decisions)
        summary = summarize(with_edits(written, after).transcript)
        return Change(edits.revision, summary, withdrawn=withdrawn, dropped=ask_id)

    return _changed(context, run_id, change)


def _changed(
    context: AppContext, run_id: str, change: Callable[[StoredTranscript, Edits], Change | None]
) -> Run:
    """The run after a change, made anew as long as another comes first."""
    run = run_of(context, run_id)
    if not run.state.final:
        raise Conflict("This run is still going on. Wait for its end, or stop it.")
    written = written_by(context, run)
    for _ in range(TRIES):
        made = change(written, context.store.edits(run_id))
        if made is None or context.store.save_edits(run_id, made):
            return context.store.run(run_id)
    raise Conflict(MOVED_ON)
