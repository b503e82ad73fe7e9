"""Serializer of stored failures."""

from tacet.library.model.recording import Fault
from tacet.web.schemas import answers


def serialize_fault(fault: Fault | None) -> answers.Fault | None:
    """Why something failed; None for None."""
    return answers.Fault(code=fault.code, message=fault.message) if fault else None
