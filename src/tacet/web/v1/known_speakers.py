"""Samples of voices that a call sends along, as data URLs."""

import base64
import binascii
import re

from tacet.library.calls.calls import SentFile
from tacet.web.v1 import form as fields
from tacet.web.v1.form import Form, refused

NAMES, SAMPLES = "known_speaker_names", "known_speaker_references"
MOST = 20  # people; hosted, it is four
NAME_LENGTH = 200
_DATA_URL = re.compile(r"data:(?P<type>[^;,]*)(;[^;,]*)*?;base64,", re.IGNORECASE)


def known_speakers(form: Form) -> tuple[tuple[str, SentFile], ...]:
    """Names of people, and the sample of each one's voice. Raises HostedError."""
    names, samples = fields.items(form, NAMES), fields.items(form, SAMPLES)
    if len(names) != len(samples):
        message = f"`{NAMES}` and `{SAMPLES}` must have as many items: a sample for each name."
        raise refused(NAMES, message)
    if len(names) > MOST:
        raise refused(NAMES, f"`{NAMES}` can hold {MOST} names at most.")
    if len(set(names)) < len(names) or any(len(name) > NAME_LENGTH for name in names):
        raise refused(NAMES, f"`{NAMES}` must be different from each other and not too long.")
    return tuple((name, _sample(url)) for name, url in zip(names, samples, strict=True))


def _sample(url: str) -> SentFile:
    found = _DATA_URL.match(url)
    if found is None:
        raise refused(SAMPLES, f"`{SAMPLES}` are data URLs such as data:audio/wav;base64,...")
    try:
        content = base64.b64decode(url[found.end() :], validate=True)
    except (binascii.Error, ValueError):
        raise refused(SAMPLES, f"`{SAMPLES}` holds broken base64.") from None
    return SentFile("sample", [content], found["type"])
