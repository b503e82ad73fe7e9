"""What the vocabulary, or one correction, would rewrite in finished texts; and doing it."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from tacet.core.errors import Conflict, NotFound
from tacet.core.operations.model import Rewrite
from tacet.core.term import new_term
from tacet.core.text.boundaries import is_unspaced
from tacet.core.text.search import Term as SearchTerm
from tacet.core.text.search import part_of, phrase_of
from tacet.core.vocabulary.replacements import Replacement, Rule, RuleSet, WordIds, rules_of
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run
from tacet.library.use_cases.edit_changes import Outcome, make_change
from tacet.library.use_cases.operations import change_text
from tacet.library.use_cases.recordings import recording_of
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.use_cases.vocabulary import terms_for

MOST_TEXTS = 200  # read for one page; a text of two minutes takes some milliseconds
NOT_PROPOSED = "Some of this is not proposed any more. Ask again what would be replaced."


@dataclass(frozen=True, slots=True)
class Proposals:
    """What would be rewritten in the text of a run, under a revision of its edits."""

    recording: Recording
    run: Run
    revision: int
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """Texts with proposals. `next`: cursor of the next page; None on the last one."""

    items: tuple[Proposals, ...]
    next: int | None


def proposed_replacements(
    context: AppContext, run_id: str, correction: Rule | None = None
) -> Proposals:
    """What a correction, or the vocabulary as it is now, would rewrite in a run's text.

    Raises:
        NotFound: no such run. BadTerm: what is written in its place cannot be.
    """
    return _proposals(context, run_id, None if correction is None else _rules(correction))


def proposed_everywhere(
    context: AppContext, correction: Rule, limit: int = MOST_TEXTS, before: int | None = None
) -> ProposalsPage:
    """What a correction would rewrite in the texts that search finds, newest first.

    Only texts are read in which search finds what was heard, at most `limit` of them.

    Args:
        before: `next` of the page before.

    Raises:
        BadTerm: what is written in its place cannot be.
    """
    rules, terms = _rules(correction), _looked_up(correction.heard)
    texts = context.store.find_texts(terms, limit + 1, before)
    items = []
    for text in texts[:limit]:
        with suppress(NotFound):  # it was deleted just now
            if text.run_id is not None and context.store.run(text.run_id).state.final:
                items.append(_proposals(context, text.run_id, rules))
    found = tuple(item for item in items if item.replacements)
    return ProposalsPage(found, texts[limit - 1].place if len(texts) > limit else None)


def _looked_up(heard: str) -> list[SearchTerm]:
    """Terms for the search index: no text without them is rewritten."""
    term = part_of(heard) if is_unspaced(heard) else phrase_of(heard)
    return [term] if term else []


def carry_out(
    context: AppContext,
    run_id: str,
    over: int,
    correction: Rule | None = None,
    chosen: Collection[WordIds] | None = None,
) -> Outcome:
    """Outcome of proposed replacements, made as one step that can be undone.

    Args:
        over: the revision that the person saw.
        correction: None for the vocabulary.
        chosen: the words of the wanted proposals; None for all.

    Raises:
        Conflict: one that was chosen is not proposed any more. Else as `change_text` and
            `proposed_replacements`.
    """
    proposed = proposed_replacements(context, run_id, correction).replacements
    if chosen is not None and not {one.ids for one in proposed}.issuperset(chosen):
        raise Conflict(NOT_PROPOSED)
    wanted = [one for one in proposed if chosen is None or one.ids in chosen]
    if not wanted:
        return make_change(context, run_id, lambda stored, edits: None)
    rewrites = [Rewrite(one.ids, one.text) for one in wanted]
    return change_text(context, run_id, over, rewrites)


def _proposals(context: AppContext, run_id: str, rules: RuleSet | None) -> Proposals:
    """Proposals by rules, or by the terms of the run's recording and of the library."""
    view = transcript_of(context, run_id)
    recording = recording_of(context, view.run.recording_id)
    if rules is None:
        terms = terms_for(context, recording.id)
        rules = RuleSet(rules_of(terms, view.transcript.language))
    made = tuple(rules.replacements(view.transcript))
    return Proposals(recording, view.run, view.edits.revision, made)


def _rules(correction: Rule) -> RuleSet:
    """A correction prepared for transcripts, its texts checked. Raises BadTerm."""
    return RuleSet([Rule(new_term(correction.heard).text, new_term(correction.text).text)])
