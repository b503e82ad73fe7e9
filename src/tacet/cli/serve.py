"""`tacet serve`: the page and its worker on this computer, started again whenever they end."""

import errno
import fcntl
import json
import os
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from tacet.cli.console.exit_codes import FAILED
from tacet.cli.console.options import WhisperCommand, option, settings_options, with_options
from tacet.core.errors import BadInput, Conflict
from tacet.web.bind_address import page_url, require_own_address

DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # past any proxy
AS_ROOT = "Tacet runs as root, so a fault in it could do harm to the whole computer."
AS_USER = "Start it as an ordinary user."
ANSWER_EVERY = 0.1  # seconds between two looks whether the page answers
END_WITHIN = 40.0  # seconds that a server before this one gets to end
ENDING = "ending"
ANSWER_WITHIN = 60.0  # seconds after which it is said that it does not


@with_options([*settings_options(), option("open", bool, "open the page in the browser", False)])
@click.command("serve", cls=WhisperCommand)
def command(**given: Any) -> int:
    """Serve the page on this computer until Ctrl-C."""
    from tacet.jobs import Command, supervise
    from tacet.settings import load_settings

    open_page, config = given.pop("open"), given.pop("config")
    settings = load_settings(config, **given)
    require_own_address(settings.host, insecure=settings.insecure)
    mark = Mark(settings.data_dir)
    if not mark.take() and not mark.take_after_end():  # before the port: the same one may hold it
        click.echo(f"tacet: {mark.taken_by()}", err=True)
        return FAILED
    if os.geteuid() == 0:
        click.echo(f"tacet: {AS_ROOT} {AS_USER}", err=True)
    port = free_port(settings.host, settings.port)
    url = page_url(settings.host, port)
    mark.tell(url)
    flags = as_arguments({**given, "port": port}, config)
    start = {"TACET_START": secrets.token_hex(8)}  # see `web.server.START`
    own = [sys.executable, "-m", "tacet.cli.main"]
    threading.Thread(target=announce, args=(url, bool(open_page)), daemon=True).start()
    return supervise(
        [
            Command("the page", [*own, "web", *flags], vital=True, environment=start),
            Command("the worker", [*own, "worker", *flags]),
        ],
        mark.tell_end,
    )


def as_arguments(given: dict[str, Any], config: Path | None) -> list[str]:
    """The given settings as arguments for a child, so that it loads the same ones."""
    named = {**given, "config": config}
    return [f"--{name}={value}" for name, value in named.items() if value is not None]


def free_port(host: str, port: int) -> int:
    """The port, or any free one for 0.

    Raises:
        Conflict: another program listens there. BadInput: the address is not of this computer.
    """
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
            return int(probe.getsockname()[1])
    except PermissionError as error:
        raise BadInput(f"The system does not let you listen on port {port}. Choose one over 1023, "
                       "such as --port 8420.") from error  # fmt: skip
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                f"Another program already listens on port {port}. Stop it, or choose another port: "
                f"tacet serve --port {port + 1}"
            ) from error
        raise BadInput(
            f"{host} is not an address of this computer ({error.strerror or error}). "
            "Leave --host at 127.0.0.1."
        ) from error


class Mark:
    """The mark on a data folder that says it is being served; gone when the process is."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "serve.lock"
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether the folder, made if need be, was free; it is ours until this process ends.

        Raises:
            BadInput: it cannot be made, or not be written to.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise BadInput(
                f"The data folder {self._path.parent} cannot be used ({error.strerror}). Give "
                "yourself the right to write there, or choose another with --data-dir."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)
        return True

    def take_after_end(self) -> bool:
        """Whether the mark became ours because who held it was ending; waits for that end."""
        if ENDING not in self._said():
            return False
        click.echo("The Tacet before this one is still ending; this one begins then.", err=True)
        until = time.monotonic() + END_WITHIN
        while time.monotonic() < until:
            if self.take():
                return True
            time.sleep(ANSWER_EVERY)
        return False

    def tell(self, url: str) -> None:
        """Write into the mark, once it is ours, at which address the folder is served."""
        self._say({"url": url, "pid": os.getpid()})

    def tell_end(self) -> None:
        """Write into the mark that this server is ending."""
        self._say({**self._said(), ENDING: True})

    def _say(self, facts: dict[str, Any]) -> None:
        with suppress(OSError):  # a full disk; the lock is what counts
            self._path.write_text(json.dumps(facts))

    def _said(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path.read_text()))
        except (OSError, ValueError, TypeError):
            return {}

    def taken_by(self) -> str:
        """Who serves the folder, and what to do."""
        url = self._said().get("url", "another address")
        return (
            f"Tacet already serves {self._path.parent} at {url}. Open that page, or choose another "
            "folder with --data-dir and another --port."
        )


def announce(url: str, open_page: bool) -> None:
    """Print the address as soon as the page really answers there."""
    until = time.monotonic() + ANSWER_WITHIN
    while time.monotonic() < until:
        if _answers(url):
            click.echo(f"Tacet is ready: {url}   (Ctrl-C ends it)")
            if open_page:
                webbrowser.open(url)
            return
        time.sleep(ANSWER_EVERY)
    click.echo(f"The page does not answer at {url} yet; see the lines above.", err=True)


def _answers(url: str) -> bool:
    try:
        with DIRECTLY.open(f"{url}/api/settings", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False
