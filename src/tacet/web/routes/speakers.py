"""Who speaks in a recording, over HTTP. The turns themselves are in its transcripts."""

from flask import Response
from pydantic import Field

from tacet.library.model.speakers import Wanted
from tacet.library.use_cases import speakers as library
from tacet.web.context import current_context
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, json_response, no_content
from tacet.web.routes.paths import RecordingPath
from tacet.web.schemas.speakers import Speakers
from tacet.web.serializers.speakers import serialize_speakers

api = api_blueprint("speakers", __name__, "Who speaks in a recording.")

MOST = 100  # people


class Numbers(RequestModel):
    """How many people speak, as far as it is known; 0: not known."""

    num_speakers: int = Field(0, ge=0, le=MOST, strict=True)
    min_speakers: int = Field(0, ge=0, le=MOST, strict=True)
    max_speakers: int = Field(0, ge=0, le=MOST, strict=True)


@api.get("/recordings/<recording_id>/speakers", responses={200: Speakers})
def show_speakers(path: RecordingPath) -> Response:
    """Tell how far it is known who speaks. Where nobody asked, the state is none."""
    speakers = library.speakers_of(current_context(), path.recording_id)
    return json_response(serialize_speakers(speakers))


@api.post("/recordings/<recording_id>/speakers", responses={202: Speakers})
def ask_speakers(path: RecordingPath, body: Numbers) -> Response:
    """Ask who speaks in a recording, or for another number of people.

    Each recording is listened to once; another number only groups its voices again. The same
    question twice is one question. `speakers.changed` tells how it goes on.
    """
    wanted = Wanted(body.num_speakers, body.min_speakers, body.max_speakers)
    speakers = library.ask_speakers(current_context(), path.recording_id, wanted)
    return json_response(serialize_speakers(speakers), 202)


@api.delete("/recordings/<recording_id>/speakers", responses={204: None})
def forget_speakers(path: RecordingPath) -> Response:
    """Forget the voices of a recording and who speaks when. Names a person gave stay."""
    library.forget_speakers(current_context(), path.recording_id)
    return no_content()
