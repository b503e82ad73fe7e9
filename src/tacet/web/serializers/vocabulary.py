"""Vocabularies and replacements as schemas."""

from collections.abc import Iterable

from tacet.core.vocabulary.replacements import Replacement
from tacet.library.model.vocabulary import StoredTerm
from tacet.library.use_cases.vocabulary import Proposals
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


def serialize_replacements(run_id: str, made: Iterable[Replacement]) -> schemas.ReplacementList:
    """Replacements of a run as their schema."""
    return schemas.ReplacementList(run_id=run_id, items=[_replacement(one) for one in made])


def serialize_everywhere(proposals: Iterable[Proposals]) -> schemas.LibraryReplacements:
    """Replacements of many recordings as their schema."""
    items = [
        schemas.RecordingReplacements(
            recording_id=one.recording.id,
            name=one.recording.name,
            run_id=one.run.id,
            items=[_replacement(made) for made in one.replacements],
        )
        for one in proposals
    ]
    return schemas.LibraryReplacements(total=sum(len(one.items) for one in items), items=items)


def _replacement(made: Replacement) -> schemas.Replacement:
    return schemas.Replacement(
        words=list(made.ids),
        heard=made.heard,
        text=made.text,
        rule=schemas.Rule(heard=made.rule.heard, text=made.rule.text),
    )
