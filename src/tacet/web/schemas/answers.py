"""What all answers are made from."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Base of all answers: every field is always there."""

    model_config = ConfigDict(frozen=True)


class Fault(Answer):
    """Reason that a recording cannot be read or a run failed."""

    code: str
    message: str
