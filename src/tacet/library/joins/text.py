"""Text of a joined recording: those of its parts, each moved to where it stands."""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.joining import (
    Part,
    joined_language,
    joined_outline,
    joined_pieces,
    other_languages,
)
from tacet.core.summary import summarize
from tacet.library.context import AppContext
from tacet.library.joins.request import finished_run, seconds_of
from tacet.library.model.recording import Recording
from tacet.library.model.run import PlanFacts, Run, RunState, Shard
from tacet.library.use_cases.recordings import new_id
from tacet.library.use_cases.segment_json import SEGMENTS_PER_SHARD
from tacet.library.use_cases.transcripts import assemble_shards, transcript_of

MOST_SEGMENTS = SEGMENTS_PER_SHARD // 2  # of a shard: a person's splits need numbers, too
AND = " + "  # between the models of parts


def joined_run(
    context: AppContext, recording: Recording, recordings: Sequence[Recording]
) -> tuple[Run, list[Shard]]:
    """Finished run of a joined recording, and its text as shards.

    Nothing is transcribed: every word is one that a part's current transcript has, with what a
    person changed in it. Options, model and versions are those of the first part.

    Raises:
        NotFound, Conflict: a part was deleted, or is transcribed anew.
    """
    runs = [finished_run(context, one) for one in recordings]
    parts, start = list[Part](), 0.0
    for one, run in zip(recordings, runs, strict=True):
        view, seconds = transcript_of(context, run.id), seconds_of(one)
        chapters = view.run.plan.chapters if view.run.plan else ()
        parts.append(Part(start, seconds, view.transcript, chapters))
        start += seconds
    by_part = joined_pieces(parts, MOST_SEGMENTS)
    outlines = tuple(map(joined_outline, parts, by_part))
    plan = PlanFacts(outlines, joined_language(parts), None, other_languages(parts))
    pieces = [piece for pieces in by_part for piece in pieces]
    summary = summarize(assemble_shards(plan, [piece.text for piece in pieces], start))
    run = _run(context, runs, replace(_blank(recording, runs[0]), plan=plan, summary=summary))
    run = replace(run, warnings=(_told(recordings), *run.warnings))
    return run, [
        Shard(run.id, index, piece.span, result=piece.text) for index, piece in enumerate(pieces)
    ]


def _blank(recording: Recording, first: Run) -> Run:
    """Run of the joined recording with the model and options of its first part's."""
    return Run(
        new_id(),
        recording.id,
        first.model,
        first.options,
        first.created_at,
        device=first.device,
        compute_type=first.compute_type,
        versions=first.versions,
        files=first.files,
        vocabulary=first.vocabulary,
    )


def _run(context: AppContext, runs: Sequence[Run], run: Run) -> Run:
    """The run as it has ended."""
    now = context.clock()
    return replace(
        run,
        state=RunState.DONE,
        progress=1.0,
        model_title=AND.join(dict.fromkeys(one.model_title for one in runs)),
        language=run.plan.language if run.plan else None,
        created_at=now,
        finished_at=now,
        warnings=tuple(dict.fromkeys(warning for one in runs for warning in one.warnings)),
    )


def _told(recordings: Sequence[Recording]) -> str:
    names = ", ".join(recording.name for recording in recordings)
    return f"Joined from {len(recordings)} recordings and their transcripts: {names}."
