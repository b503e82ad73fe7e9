"""Fetches: request one. It is looked up and given up as the upload that it is."""

from collections.abc import Mapping
from typing import Any

from tacet.core.errors import Conflict
from tacet.library.context import AppContext
from tacet.library.model.recording import FETCH_KEY, Upload
from tacet.library.use_cases.recordings import new_id
from tacet.library.use_cases.runs import new_run
from tacet.library.use_cases.uploads import require_upload_space


def request_fetch(
    context: AppContext, url: str, name: str = "", metadata: Mapping[str, Any] | None = None
) -> Upload:
    """Upload that the worker fetches from a URL; its recording will have the same id.

    Args:
        name: of the recording; empty: as the server calls the file.
        metadata: as of `begin_upload`.

    Raises:
        Conflict: the setting allow_urls is off. BadAddress: the URL cannot be used.
        BadOption: an option does not fit. NoSpace: the disk has no space left.
    """
    if not context.allow_urls:
        raise Conflict(
            "Recordings cannot be added by web address here: the setting allow_urls is off. Fetch "
            "the file yourself and add it."
        )
    about = {**(metadata or {}), FETCH_KEY: context.network.check(url)}
    if options := about.get("options"):
        new_run(context, "", options)  # refuse bad options before any byte comes
    require_upload_space(context, 0)
    now = context.clock()
    upload = Upload(new_id(), name, 0, 0, context.files.new_file(), now, now, "", about)
    context.store.add_upload(upload)
    return upload
