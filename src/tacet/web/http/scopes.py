"""Scopes of the routes: which kind of key each needs.

A route that changes something stands in `SCOPES`; without its line it answers only keys that may
do everything.
"""

from collections.abc import Mapping

from tacet.library.model.key import Scope
from tacet.web.http.hosted_errors import is_hosted_path

READING = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN = frozenset({"settings.health", "sign_in.show", "sign_in.sign_in", "sign_in.sign_out"})
"""Endpoints that ask for no key."""

ANY_KEY = frozenset({"access.show_access"})
"""Endpoints that answer every key, whatever its scopes."""

SCOPES: Mapping[str, Scope] = {
    "actions.act_on_recordings": Scope.WRITE,
    "catalog.add_group": Scope.WRITE,
    "catalog.add_note": Scope.WRITE,
    "catalog.change_note": Scope.WRITE,
    "catalog.drop_group": Scope.WRITE,
    "catalog.drop_note": Scope.WRITE,
    "catalog.rename_group": Scope.WRITE,
    "edits.align_stretch": Scope.WRITE,
    "edits.ask_stretch": Scope.WRITE,
    "edits.decide": Scope.WRITE,
    "edits.take_back_ask": Scope.WRITE,
    "exports.export_selection": Scope.READ,
    "imports.import_transcript": Scope.WRITE,
    "joins.give_up_join": Scope.WRITE,
    "joins.request_join": Scope.WRITE,
    "live.add_sound": Scope.WRITE,
    "live.begin_live": Scope.WRITE,
    "live.end_live": Scope.WRITE,
    "models.pull_model": Scope.SETTINGS,
    "models.remove_model": Scope.SETTINGS,
    "models.retry_fetching": Scope.SETTINGS,
    "models.stop_pull": Scope.SETTINGS,
    "operations.change_text": Scope.WRITE,
    "operations.redo": Scope.WRITE,
    "operations.settle_conflict": Scope.WRITE,
    "operations.undo": Scope.WRITE,
    "recordings.add_recording": Scope.WRITE,
    "recordings.change_recording": Scope.WRITE,
    "recordings.delete_recording": Scope.WRITE,
    "recordings.restore_recording": Scope.WRITE,
    "replacements.carry_out_replacements": Scope.WRITE,
    "runs.cancel_run": Scope.WRITE,
    "runs.make_current": Scope.WRITE,
    "runs.request_run": Scope.WRITE,
    "runs.request_runs": Scope.WRITE,
    "runs.resume_run": Scope.WRITE,
    "runs.retry_run": Scope.WRITE,
    "runs.start_run": Scope.WRITE,
    "settings.patch_settings": Scope.SETTINGS,
    "speakers.ask_speakers": Scope.WRITE,
    "speakers.forget_speakers": Scope.WRITE,
    "uploads.add_piece": Scope.WRITE,
    "uploads.add_piece_by_query": Scope.WRITE,
    "uploads.begin_upload": Scope.WRITE,
    "uploads.drop_upload": Scope.WRITE,
    "uploads.drop_upload_by_body": Scope.WRITE,
    "uploads.fetch_upload": Scope.WRITE,
    "vocabulary.add_recording_vocabulary": Scope.WRITE,
    "vocabulary.add_vocabulary": Scope.WRITE,
    "vocabulary.import_recording_vocabulary": Scope.WRITE,
    "vocabulary.import_vocabulary": Scope.WRITE,
    "vocabulary.remove_recording_term": Scope.WRITE,
    "vocabulary.remove_term": Scope.WRITE,
    "voices.forget_voice": Scope.WRITE,
    "voices.forget_voices": Scope.WRITE,
    "voices.remember_voice": Scope.WRITE,
    "webhooks.retry_delivery": Scope.WRITE,
}


def scope_of(endpoint: str, method: str, path: str) -> Scope:
    """Scope that a request needs, by its endpoint (`blueprint.function`), method and path."""
    if endpoint in SCOPES:
        return SCOPES[endpoint]
    if is_hosted_path(path):
        return Scope.TRANSCRIBE
    return Scope.READ if method in READING else Scope.ALL
