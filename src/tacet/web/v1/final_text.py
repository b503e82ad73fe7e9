"""Final text of a call, with who speaks where that was asked for."""

from tacet.core.errors import NotFound
from tacet.core.transcript import Transcript
from tacet.library.calls.calls import text_of_call
from tacet.library.calls.people import failures, is_over, named, people_of
from tacet.library.model.run import Run, RunState
from tacet.web.http.hosted_errors import busy, failed
from tacet.web.v1.asked import Asked
from tacet.web.v1.waiting import GONE_WAIT, SPACE_WAIT, Waiting


def final_text(waiting: Waiting, asked: Asked, run: Run) -> Transcript | None:
    """The call's transcript once it is final, else None. Raises HostedError."""
    if run.state is not RunState.DONE:
        return None
    if asked.diarizes and not _are_people_known(waiting):
        return None
    transcript = text_of_call(waiting.context, run)
    if asked.diarizes:
        return named(waiting.context, waiting.call, waiting.samples, transcript)
    return transcript


def _are_people_known(waiting: Waiting) -> bool:
    try:
        people = people_of(waiting.context, waiting.call, waiting.samples)
    except NotFound as error:
        raise busy(str(error), "gone", GONE_WAIT) from error
    for code, message in failures(people).items():
        raise failed(code, message)
    for one in people:
        if one.error is not None and not one.state.final:
            raise busy(one.error.message, one.error.code, SPACE_WAIT)
    return is_over(people)
