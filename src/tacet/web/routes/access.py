"""Who is asking, over HTTP."""

from flask import Response

from tacet.web.http.access import current_access
from tacet.web.http.responses import api_blueprint, json_response
from tacet.web.schemas.access import UsedKey, WhoAsks

api = api_blueprint("access", __name__, "Who is asking.")


@api.get("/access", responses={200: WhoAsks})
def show_access() -> Response:
    """Show by which key this request was made, and what that may do."""
    key = current_access().key
    if key is None:
        return json_response(WhoAsks(key=None))
    used = UsedKey(
        name=key.name, prefix=key.prefix, scopes=sorted(scope.value for scope in key.scopes)
    )
    return json_response(WhoAsks(key=used))
