"""Vocabularies and replacements as schemas."""

from collections.abc import Iterable

from tacet.core.vocabulary.replacements import Replacement
from tacet.library.model.vocabulary import StoredTerm
from tacet.library.use_cases.replacements import Proposals, ProposalsPage
from tacet.web.schemas import vocabulary as schemas


def serialize_vocabulary(terms: Iterable[StoredTerm]) -> schemas.Vocabulary:
    """Vocabulary as its schema."""
    return schemas.Vocabulary(items=[_term(stored) for stored in terms])


def _term(stored: StoredTerm) -> schemas.Term:
    return schemas.Term(
        id=stored.id,
        term=stored.term.text,
        replaces=list(stored.term.replaces),
        language=stored.term.language,
        note=stored.term.note,
        changed_at=stored.changed_at,
    )


def serialize_replacements(proposals: Proposals) -> schemas.ReplacementList:
    """Replacements of a run as their schema."""
    return schemas.ReplacementList(
        run_id=proposals.run.id, revision=proposals.revision, items=_items(proposals)
    )


def serialize_everywhere(page: ProposalsPage) -> schemas.LibraryReplacements:
    """Page of the replacements of many recordings as its schema."""
    items = [
        schemas.RecordingReplacements(
            recording_id=one.recording.id,
            name=one.recording.name,
            run_id=one.run.id,
            revision=one.revision,
            items=_items(one),
        )
        for one in page.items
    ]
    total = sum(len(one.items) for one in items)
    return schemas.LibraryReplacements(total=total, items=items, next=page.next)


def _items(proposals: Proposals) -> list[schemas.Replacement]:
    return [_replacement(made) for made in proposals.replacements]


def _replacement(made: Replacement) -> schemas.Replacement:
    return schemas.Replacement(
        words=list(made.ids),
        heard=made.heard,
        text=made.text,
        rule=schemas.Rule(heard=made.rule.heard, text=made.rule.text),
        start=made.start,
        before=made.before,
        after=made.after,
    )
