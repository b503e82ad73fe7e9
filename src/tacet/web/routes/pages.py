"""The built page and its files, at every address outside the API."""

from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

STATIC = Path(__file__).parent.parent / "static"
IMMUTABLE = "public, max-age=31536000, immutable"  # these names contain a hash
NO_STORE = "no-cache"

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tacet: the page is not built</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem;
         color: #1c2b2b; background: #fbfcfc }
  code { background: #e8eeee; padding: .1em .35em; border-radius: 4px }
  a { color: #0b5d5b }
  @media (prefers-color-scheme: dark) { body { color: #e3ebea; background: #121818 }
         code { background: #243030 } a { color: #7cc7c3 } }
</style>
<h1>The server runs, but its page is not built yet</h1>
<p>Run <code>make setup</code> in Tacet's folder (it needs Node 20 or newer), then load this page
again. A package made by <code>make wheel</code> has the page inside.</p>
<p>The HTTP interface works without it: see its <a href="/api/docs">reference</a>. So does the
command line: <code>tacet transcribe FILE</code>.</p>
</html>
"""


def pages(folder: Path = STATIC) -> Blueprint:
    """Routes of the page built in `folder`."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def index() -> Response:
        return _index(folder)

    @blueprint.get("/<path:name>")
    def file(name: str) -> Response:
        if name.partition("/")[0] in ("api", "v1"):
            raise NotFound
        try:
            response = send_from_directory(folder.resolve(), name, conditional=True)
        except NotFound:
            if not _is_client_route(name):
                raise
            return _index(folder)
        hashed = name.startswith("assets/")
        response.headers["Cache-Control"] = IMMUTABLE if hashed else NO_STORE
        return response

    return blueprint


def _index(folder: Path) -> Response:
    if not (folder / "index.html").is_file():
        return Response(NOT_BUILT, 200, mimetype="text/html", headers={"Cache-Control": NO_STORE})
    response = send_from_directory(folder.resolve(), "index.html", conditional=True)
    response.headers["Cache-Control"] = NO_STORE
    return response


def _is_client_route(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "." not in last and "text/html" in request.headers.get("Accept", "text/html")
