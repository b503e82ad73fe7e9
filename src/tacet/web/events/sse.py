"""Server-sent events: the frame of one event."""


def sse_frame(number: int, kind: str, data: str = "{}") -> bytes:
    """One server-sent event. `data` is one line of JSON."""
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n".encode()
