"""URL of the page of this computer's own server."""

ANY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 (compared with, never bound)


def page_url(host: str, port: int) -> str:
    """URL of the page as a person types it."""
    if host in ANY_ADDRESS:
        return f"http://localhost:{port}"
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{bracketed}:{port}"
