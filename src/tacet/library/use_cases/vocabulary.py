"""Vocabularies: list, add, remove, import, export, and the terms of a run."""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.errors import BadTerm
from tacet.core.options import TranscribeOptions
from tacet.core.term import Term
from tacet.core.vocabulary.files import MAX_TERMS, read_vocabulary, write_vocabulary
from tacet.library.context import AppContext
from tacet.library.model.run import Run
from tacet.library.model.vocabulary import StoredTerm
from tacet.library.use_cases.recordings import new_id, recording_of
from tacet.library.use_cases.settings import options_of


def vocabulary_of(context: AppContext, recording_id: str | None = None) -> list[StoredTerm]:
    """Terms of a recording, or of the library, changed last first. Raises NotFound."""
    if recording_id is not None:
        recording_of(context, recording_id)
    return context.store.terms(recording_id)


def add_terms(
    context: AppContext, terms: Sequence[Term], recording_id: str | None = None
) -> list[StoredTerm]:
    """The vocabulary with more terms; one of the same spelling and language is replaced.

    Raises:
        NotFound: no such recording. BadTerm: there would be too many.
    """
    if recording_id is not None:
        recording_of(context, recording_id)
    now = context.clock()
    # the first of a list is to stand first, and what is stored last does
    stored = [StoredTerm(new_id(), term, now, recording_id) for term in reversed(terms)]
    if stored and not context.store.save_terms(stored, MAX_TERMS):
        raise BadTerm(
            f"A vocabulary holds at most {MAX_TERMS} terms. Remove some, or give the recording a "
            "list of its own."
        )
    return context.store.terms(recording_id)


def import_terms(
    context: AppContext, content: bytes, name: str = "", recording_id: str | None = None
) -> list[StoredTerm]:
    """The vocabulary with the terms of a file. Raises as `add_terms`, BadTerm with the line."""
    return add_terms(context, read_vocabulary(content, name), recording_id)


def export_terms(context: AppContext, recording_id: str | None = None) -> bytes:
    """The vocabulary as CSV. Raises NotFound."""
    return write_vocabulary(stored.term for stored in vocabulary_of(context, recording_id))


def remove_terms(
    context: AppContext, ids: Sequence[str], recording_id: str | None = None
) -> list[StoredTerm]:
    """The vocabulary without these terms; repeatable. Raises NotFound: no such recording."""
    if recording_id is not None:
        recording_of(context, recording_id)
    context.store.remove_terms(ids, recording_id)
    return context.store.terms(recording_id)


def terms_for(context: AppContext, recording_id: str) -> tuple[Term, ...]:
    """Terms for a new run: the recording's first, then the library's, changed last first."""
    both = (*context.store.terms(recording_id), *context.store.terms())
    by_key: dict[str, Term] = {}
    for stored in both:
        by_key.setdefault(stored.key, replace(stored.term, note=""))
    return tuple(by_key.values())


def with_terms_of(context: AppContext, run: Run) -> TranscribeOptions:
    """Options of a stored run, with the terms that it was given."""
    return replace(options_of(run.options), terms=context.store.kept_vocabulary(run.vocabulary))
