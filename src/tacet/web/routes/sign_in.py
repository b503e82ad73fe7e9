"""Signing in and out of a browser: its key is kept in a cookie that no script can read."""

import re
from datetime import timedelta

from flask import Blueprint, Response, request

from tacet.core.errors import MissingScope, Unauthenticated
from tacet.library.model.key import Scope
from tacet.web.context import current_tacet
from tacet.web.http import access
from tacet.web.http.locked_page import locked_page

KEPT = timedelta(days=365)
# "//", "/\\" and what browsers read as such lead to other servers.
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

blueprint = Blueprint("sign_in", __name__, url_prefix="/api")


@blueprint.get("/sign-in")
def show() -> Response:
    """Ask for a key; a browser that may see the page is sent on."""
    next_address = own_address(request.args.get("next", ""))
    headers = {name.lower(): value for name, value in request.headers}
    try:
        access.of_headers(current_tacet(), headers, _peer()).require(Scope.READ)
    except Unauthenticated as error:
        return locked_page(next_address, error.reason)
    except MissingScope:
        return locked_page(next_address, "scope")
    return _see_other(next_address)


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Keep the key of the form in this browser, and go on to `next`."""
    text, next_address = request.form.get("key", "").strip(), own_address(request.form.get("next"))
    try:
        asking = access.of_headers(current_tacet(), {"authorization": f"Bearer {text}"}, _peer())
        asking.require(Scope.READ)
    except Unauthenticated as error:
        return locked_page(next_address, error.reason if text else "empty")
    except MissingScope:
        return locked_page(next_address, "scope")
    response = _see_other(next_address)
    if asking.key is not None:
        _keep(response, text)
    return response


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Forget the key of this browser."""
    response = _see_other("/")
    response.delete_cookie(access.cookie_name(request.host), httponly=True, samesite="Strict")
    return response


def own_address(address: str | None) -> str:
    """The address if it is a path of this server, else that of the page."""
    return address if address and OWN_ADDRESS.fullmatch(address) else "/"


def _keep(response: Response, text: str) -> None:
    """Keep the key in the browser, sent by it to this server only, and by no other site's page."""
    is_https = request.headers.get("Origin", "").startswith("https:")  # as a proxy may offer it
    response.set_cookie(
        access.cookie_name(request.host),
        text,
        max_age=KEPT,
        secure=is_https,
        httponly=True,
        samesite="Strict",
    )


def _see_other(address: str) -> Response:
    return Response(status=303, headers={"Location": address})


def _peer() -> str:
    return request.remote_addr or ""
