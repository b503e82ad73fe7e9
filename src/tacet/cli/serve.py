"""`tacet serve`: the page and its worker, restarted whenever they end."""

import fcntl
import json
import os
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tacet.cli.console.exit_codes import FAILED
from tacet.cli.console.options import WhisperCommand, option, settings_options, with_options
from tacet.core.errors import BadInput
from tacet.web.bind_address import bound_socket, page_url, require_guarded_address

if TYPE_CHECKING:
    from tacet.settings import Settings

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
RUNS_AS_ROOT = "Tacet runs as root, so a fault in it could do harm to the whole computer."
RUN_AS_USER = "Start it as an ordinary user."
POLL_SECONDS = 0.1  # between two checks
EXIT_WAIT_SECONDS = 40.0  # for an earlier server to end
ENDING = "ending"
READY_WAIT_SECONDS = 60.0  # then it is said that the page does not answer


@with_options([*settings_options(), option("open", bool, "open the page in the browser", False)])
@click.command("serve", cls=WhisperCommand)
def command(**given: Any) -> int:
    """Serve the page on this computer until Ctrl-C."""
    from tacet.jobs import Command, supervise
    from tacet.settings import load_settings

    open_page, config = given.pop("open"), given.pop("config")
    settings = load_settings(config, **given)
    require_guarded_address(
        settings.host, insecure=settings.insecure, has_keys=lambda: _has_keys(settings)
    )
    lock = ServeLock(settings.data_dir)
    # Before the port, which the same server may hold.
    if not lock.acquire() and not lock.acquire_after_exit():
        click.echo(f"tacet: {lock.holder_message()}", err=True)
        return FAILED
    if os.geteuid() == 0:
        click.echo(f"tacet: {RUNS_AS_ROOT} {RUN_AS_USER}", err=True)
    with bound_socket(settings.host, settings.port) as probe:
        port = int(probe.getsockname()[1])
    url = page_url(settings.host, port)
    lock.write_url(url)
    flags = settings_arguments({**given, "port": port}, config)
    environment = {"TACET_START": secrets.token_hex(8)}  # see `web.server.START_VARIABLE`
    own = [sys.executable, "-m", "tacet.cli.main"]
    threading.Thread(target=announce_when_ready, args=(url, bool(open_page)), daemon=True).start()
    return supervise(
        [
            Command("the page", [*own, "web", *flags], vital=True, environment=environment),
            Command("the worker", [*own, "worker", *flags]),
        ],
        lock.write_ending,
    )


def _has_keys(settings: "Settings") -> bool:
    """Whether there are keys in the data folder of these settings."""
    from tacet.bootstrap import build

    store = build(settings).context.store
    try:
        return store.has_keys()
    finally:
        store.close()


def settings_arguments(given: dict[str, Any], config: Path | None) -> list[str]:
    """Given settings as command-line arguments for a child process."""
    named = {**given, "config": config}
    return [f"--{name}={value}" for name, value in named.items() if value is not None]


class ServeLock:
    """Lock file of a data folder; released when the process ends."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "serve.lock"
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Whether the lock was free and is now held until exit.

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

    def acquire_after_exit(self) -> bool:
        """Acquire the lock of an ending server; False if none ends."""
        if ENDING not in self._read():
            return False
        click.echo("The Tacet before this one is still ending; this one begins then.", err=True)
        until = time.monotonic() + EXIT_WAIT_SECONDS
        while time.monotonic() < until:
            if self.acquire():
                return True
            time.sleep(POLL_SECONDS)
        return False

    def write_url(self, url: str) -> None:
        """Write the server's URL into the held lock."""
        self._write({"url": url, "pid": os.getpid()})

    def write_ending(self) -> None:
        """Write into the lock that this server is ending."""
        self._write({**self._read(), ENDING: True})

    def _write(self, facts: dict[str, Any]) -> None:
        with suppress(OSError):  # such as a full disk; the lock still holds
            self._path.write_text(json.dumps(facts))

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path.read_text()))
        except (OSError, ValueError, TypeError):
            return {}

    def holder_message(self) -> str:
        """Message that names the lock's holder and what to do."""
        url = self._read().get("url", "another address")
        return (
            f"Tacet already serves {self._path.parent} at {url}. Open that page, or choose another "
            "folder with --data-dir and another --port."
        )


def announce_when_ready(url: str, open_page: bool) -> None:
    """Print the URL as soon as the page answers there."""
    until = time.monotonic() + READY_WAIT_SECONDS
    while time.monotonic() < until:
        if _answers(url):
            click.echo(f"Tacet is ready: {url}   (Ctrl-C ends it)")
            if open_page:
                webbrowser.open(url)
            return
        time.sleep(POLL_SECONDS)
    click.echo(f"The page does not answer at {url} yet; see the lines above.", err=True)


def _answers(url: str) -> bool:
    try:
        with NO_PROXY.open(f"{url}/api/settings", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False
