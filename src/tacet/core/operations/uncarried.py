"""A correction that another run of the recording could not take over by itself."""

from dataclasses import dataclass

from tacet.core.span import Span


@dataclass(frozen=True, slots=True)
class Uncarried:
    """What a person had made of the words of another run, and when that is said.

    Attributes:
        before: the words of the other run, spaces included; "" where the person added some.
        text: the person's; "" where they were deleted or set aside.
    """

    span: Span
    before: str
    text: str
