"""Files fetched from web addresses: redirects followed with every hop checked, names found."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

import httpcore2

from tacet.core.errors import BadAddress, NoAnswer
from tacet.library.ports.network import Download
from tacet.network.connection import Guard, response_to
from tacet.network.urls import Target, target_of

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({"text/html", "application/xhtml+xml"})
OK = 200


@contextmanager
def download(url: str, guard: Guard) -> Iterator[Download]:
    """The file behind a URL, read within the block.

    Raises:
        NoAnswer: nobody answers in time, or with no file. BadAddress: it leads to a page, to an
            address that is not allowed, or in circles.
    """
    target = target_of(url, allow_private=guard.allow_private)
    for _ in range(MOST_REDIRECTS + 1):
        with response_to("GET", target, guard) as response:
            headers = _headers(response)
            where = headers.get("location")
            if response.status not in REDIRECTS or not where:
                yield _download(target, response, headers)
                return
        target = target_of(_joined(target.text, where), allow_private=guard.allow_private)
    raise BadAddress(f"{url} leads on more than {MOST_REDIRECTS} times. Give the last address.")


def _joined(base: str, where: str) -> str:
    try:
        return urljoin(base, where)
    except ValueError as error:  # such as half an IPv6 address
        raise BadAddress(f"{base} leads to {where!r}, which is not a web address.") from error


def _download(target: Target, response: httpcore2.Response, headers: Message) -> Download:
    if response.status != OK:
        raise NoAnswer(f"{target.receiver} answers {response.status}, so there is no file there.")
    kind = headers.get_content_type() if headers.get("content-type") else ""
    if kind in PAGES:
        raise BadAddress(
            f"{target.receiver} answers with a page, not with a recording. Give the address of the "
            "sound or video file itself."
        )
    length = headers.get("content-length", "")
    known = int(length) if length.isascii() and length.isdigit() else None
    return Download(_name(target, headers), kind, known, response.iter_stream())


def _headers(response: httpcore2.Response) -> Message:
    """Headers as Python's mail parser has them; it knows the parameters' encodings."""
    message = Message()
    for name, value in response.headers:
        message[name.decode("latin-1")] = value.decode("latin-1")
    return message


def _name(target: Target, headers: Message) -> str:
    """The last part of the path, unless the server names the file."""
    path = unquote(target.path.decode("ascii").partition("?")[0])
    named = headers.get_filename() or path
    return PurePosixPath(named.replace("\\", "/")).name or target.host
