"""Protocol of requests to other computers."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from tacet.core.errors import BadAddress


@dataclass(frozen=True, slots=True)
class Reply:
    """Reply of a webhook's receiver.

    Attributes:
        status: of HTTP.
        retry_after: seconds that it asks to wait for; None where it does not say.
    """

    status: int
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file that another computer sends.

    Attributes:
        name: as the server or the URL calls it.
        media_type: as claimed; "" where nothing is.
        length: bytes in all, as claimed; None where nothing is.
        chunks: its bytes. Raises NoAnswer where they break off.
    """

    name: str
    media_type: str
    length: int | None
    chunks: Iterator[bytes]


class Network(Protocol):
    """Requests to other computers, whose addresses are checked before anything is sent."""

    def check(self, url: str) -> str:
        """The URL in its normal form.

        Raises:
            BadAddress: it is no URL of http or https, holds a password, or names an address that
                is not allowed.
        """

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The receiver's reply; redirects are not followed.

        Raises:
            NoAnswer: nobody answers there in time. BadAddress: as `check`, or the name stands for
                addresses that are not allowed.
        """

    def download(self, url: str) -> AbstractContextManager[Download]:
        """The file behind a URL, read within the block; redirects are followed, each checked.

        Raises:
            NoAnswer: nobody answers there in time, or with no file. BadAddress: as `post`, and
                where it leads to a page.
        """


class NoNetwork:
    """A network that refuses every request."""

    def check(self, url: str) -> str:
        """Raises BadAddress."""
        raise BadAddress(f"Tacet connects to nobody here, so not to {url}.")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Raises BadAddress."""
        raise BadAddress(self.check(url))

    def download(self, url: str) -> AbstractContextManager[Download]:
        """Raises BadAddress."""
        raise BadAddress(self.check(url))
