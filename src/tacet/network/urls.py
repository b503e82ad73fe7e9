"""URLs of other computers, checked before anything is sent there."""

import re
from dataclasses import dataclass

import httpx2

from tacet.core.errors import BadAddress
from tacet.library.use_cases.webhooks import MOST_CHARACTERS
from tacet.network.addresses import allowed, literal_address

PORTS = {"http": 80, "https": 443}
MOST_PORT = 65_535
_HOST = re.compile(r"[\w.-]+|[\da-f:.]+", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL.

    Attributes:
        host: without brackets, international names as ASCII.
        path: with the query, encoded.
    """

    text: str
    scheme: str
    host: str
    port: int
    path: bytes

    @property
    def receiver(self) -> str:
        """Host and port, as a person reads them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(text: str, *, allow_private: bool) -> Target:
    """The target that a URL names; nothing is looked up.

    Raises:
        BadAddress: it is no URL of http or https, holds a password, or names a private address.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadAddress(f"This web address is too long: at most {MOST_CHARACTERS} characters.")
    try:
        url = httpx2.URL(text.strip())
        host, port = url.raw_host.decode("ascii"), url.port
    except (httpx2.InvalidURL, ValueError) as error:
        raise BadAddress(f"{text!r} is not a web address. It begins with https://.") from error
    usable = url.scheme in PORTS and (port is None or 0 < port <= MOST_PORT)
    if not (usable and _HOST.fullmatch(host)):
        raise BadAddress(f"{text!r} is not a web address. It begins with https:// or http://.")
    if url.userinfo:
        raise BadAddress("Leave the user name and password out of the web address.")
    target = Target(str(url), url.scheme, host, port or PORTS[url.scheme], url.raw_path)
    if (literal := literal_address(host)) is not None:
        allowed(host, [literal], allow_private=allow_private)
    return target
