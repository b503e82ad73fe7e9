"""Run log: everything to check or cite about one run."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tacet.core.assemble import ShardText
from tacet.core.editing import Decision
from tacet.core.operations.operation_json import operation_json
from tacet.core.options import option_fields
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.term import Term
from tacet.core.transcript import Transcript, Verdict, Word, missed_span
from tacet.core.window import Attempt, WindowResult
from tacet.core.word_json import EDITED, RUN_LOG, word_json
from tacet.library.model.edit import Edits, LoggedStep, SpanRequest, StepState
from tacet.library.model.recording import Fault, Recording
from tacet.library.model.run import PlanFacts, Run, SourcedValue
from tacet.library.use_cases.provenance import imported_json

LAYOUT_VERSION = 1


def run_log(
    run: Run,
    recording: Recording,
    texts: Sequence[ShardText],
    transcript: Transcript,
    terms: Sequence[Term] = (),
) -> dict[str, Any]:
    """Log of a run as JSON values; times in seconds.

    Args:
        run: as it ended, with its plan, versions and seconds per step.
        texts: of the finished shards, in order.
        transcript: as far as it goes.
        terms: the vocabulary that the run was given.
    """
    return {
        "tacet_run_log": LAYOUT_VERSION,
        "run": _run(run),
        "recording": _recording(recording),
        "imported": imported_json(run.imported) if run.imported else None,
        "model": None if run.imported else _model(run),
        "versions": dict(run.versions),
        "options": {name: _option(name, run.options[name]) for name in sorted(run.options)},
        "vocabulary": _vocabulary(run, terms, texts),
        "language": {"code": run.language, "probability": transcript.language_probability},
        "speech": _speech(run.plan),
        "windows": [_window(result) for text in texts for result in text.results],
        "words": [word_json(word, RUN_LOG) for word in _all_words(transcript)],
        "missed": [{**_span(m.span), "reason": m.reason} for m in transcript.missed],
        "summary": summarize(transcript).text,
        "text": transcript.text,
        "reason": transcript.reason,
        "seconds": {step: round(seconds, 3) for step, seconds in run.seconds.items()},
        "warnings": list(run.warnings),
    }


def with_edits_logged(
    content: bytes, edits: Edits, transcript: Transcript, words: Mapping[str, Word]
) -> bytes:
    """Stored log of a run with its `edits`.

    `words` of the log stay as they were judged; `text` and `summary` are those of the edited
    transcript.

    Args:
        words: all that can be decided about, by their ids.
    """
    log = json.loads(content)
    log["summary"], log["text"] = summarize(transcript).text, transcript.text
    log["edits"] = {
        "decisions": sorted(
            (_decision(decision, words.get(decision.word)) for decision in edits.decisions),
            key=lambda decision: decision["start"] or 0.0,
        ),
        "asked": [_span_request(request) for request in edits.span_requests],
        "steps": [_logged_step(logged) for logged in edits.steps if logged.state is StepState.LIVE],
        "written": [word_json(word, EDITED) for word in transcript.words if word.marks],
        "rewritten": [word_json(word, RUN_LOG) for word in transcript.rewritten],
    }
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


_DECIDED = {Verdict.KEPT: "kept", Verdict.REMOVED: "set aside"}


def _decision(decision: Decision, word: Word | None) -> dict[str, Any]:
    """A decision with where its word or missed stretch is; null where there is no such word now."""
    if word is not None:
        where = word_json(word, ("id", "start", "end", "word"))
    elif (span := missed_span(decision.word)) is not None:
        where = {"id": decision.word, **_span(span), "word": ""}
    else:
        where = {"id": decision.word, "start": None, "end": None, "word": None}
    return {**where, "by_person": _DECIDED[decision.verdict]}


def _logged_step(logged: LoggedStep) -> dict[str, Any]:
    return {
        "number": logged.step.number,
        "made_at": _time(logged.made_at),
        "carried_from": logged.carried_from,
        "operations": [operation_json(operation) for operation in logged.step.operations],
    }


def _span_request(request: SpanRequest) -> dict[str, Any]:
    results = request.result.results if request.result else ()
    return {
        **_span(request.span),
        "asked_at": _time(request.asked_at),
        "language": request.language,
        "aligns": request.aligns,
        "state": request.state.value,
        "error": _fault(request.error),
        "windows": [_window(result) for result in results],
        "words": [word_json(word, RUN_LOG) for word in request.words],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "number": run.number,
        "state": run.state.value,
        "error": _fault(run.error),
        "created_at": _time(run.created_at),
        "started_at": _time(run.started_at),
        "finished_at": _time(run.finished_at),
        "attempt": run.attempt,
        "track": run.track,
    }


def _model(run: Run) -> dict[str, Any]:
    return {
        "asked": run.options["model"].value if "model" in run.options else run.model,
        "name": run.model,
        "title": run.model_title,
        "files": dict(run.files),
        "device": run.device,
        "compute_type": run.compute_type,
    }


def _fault(fault: Fault | None) -> dict[str, Any] | None:
    return None if fault is None else {"code": fault.code, "message": fault.message}


def _recording(recording: Recording) -> dict[str, Any]:
    names = ("id", "name", "sha256", "size", "duration", "container", "codec")
    return _named(recording, *names)


def _option(name: str, chosen: SourcedValue) -> dict[str, Any]:
    known = option_fields().get(name)
    unit = known[1].metadata["unit"] if known else ""
    return {"value": chosen.value, "from": chosen.source, **({"unit": unit} if unit else {})}


def _speech(plan: PlanFacts | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "duration": plan.duration,
        "spans": [_span(span) for chapter in plan.chapters for span in chapter.speech],
        "certain": [_span(span) for chapter in plan.chapters for span in chapter.certain],
        "silence_left_out": sum(chapter.silence_left_out for chapter in plan.chapters),
        "windows": sum(len(shard) for shard in plan.shards),
        "shards": len(plan.shards),
    }


def _window(result: WindowResult) -> dict[str, Any]:
    return {
        **_span(result.window.span),
        "overlap": result.window.overlap,
        "speech": [_span(span) for span in result.window.speech],
        "tokens": list(result.tokens),
        **_named(result, "temperature", "avg_logprob", "no_speech_prob", "compression_ratio"),
        "attempts": [_attempt(attempt) for attempt in result.attempts],
    }


def _vocabulary(
    run: Run, terms: Sequence[Term], texts: Sequence[ShardText]
) -> dict[str, Any] | None:
    """The terms given, those that the model was given as words to expect, and those without room.

    Each window has its own in its attempts; a term may have had room in one window only.
    """
    hotwords = run.options.get("hotwords", SourcedValue(None)).value
    if not terms and not hotwords:
        return None
    windows = [result for text in texts for result in text.results]
    attempts = [attempt for result in windows for attempt in result.attempts]
    used = {term for attempt in attempts for term in attempt.terms}
    left = {term for attempt in attempts for term in attempt.no_room}
    return {
        "sha256": run.vocabulary,
        "terms": [_term(term) for term in terms],
        "used": sorted(used),
        "no_room": sorted(left - used),
    }


def _term(term: Term) -> dict[str, Any]:
    return {"term": term.text, "replaces": list(term.replaces), "language": term.language}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    names = ("why", "temperature", "beam_size", "avg_logprob", "compression_ratio", "words")
    given = {"terms": list(attempt.terms), "no_room": list(attempt.no_room)}
    return _named(attempt, *names) | {name: terms for name, terms in given.items() if terms}


def _named(value: object, *names: str) -> dict[str, Any]:
    """The value's attributes of these names, in this order."""
    return {name: getattr(value, name) for name in names}


def _all_words(transcript: Transcript) -> Iterable[Word]:
    return sorted((*transcript.words, *transcript.removed), key=lambda w: (w.span, w.text))


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end}


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
