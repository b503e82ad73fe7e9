"""Run options over HTTP, with the names, types and ranges of core."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from tacet.core.errors import BadInput, BadOption
from tacet.core.language.names import language_code
from tacet.core.options import current_name, option_fields
from tacet.core.options.devices import ComputeType, Device
from tacet.core.options.types import OptionType
from tacet.library.use_cases.settings import MAX_TEXT
from tacet.library.use_cases.webhooks import MOST_CHARACTERS
from tacet.web.context import current_tacet
from tacet.web.http.requests import MODEL_LENGTH, MODEL_NAME, strict_json

MAX_NUMBER = 2**31 - 1
WEBHOOK_URL = "web address that is told when the run ends, by a signed message"


def _limits(hint: Any, about: Any) -> dict[str, Any]:
    kind = OptionType.of(hint).kind
    if kind in ("number", "integer"):
        low, high = about["low"], about["high"]
        return {
            "ge": -MAX_NUMBER if low is None else low,
            "le": MAX_NUMBER if high is None else high,
        }
    if kind != "text":
        return {}
    pattern = {"pattern": f"^{about['pattern']}$"} if about["pattern"] else {}
    return {"max_length": MAX_TEXT, **pattern}


def optional_field(hint: Any, about: Any) -> tuple[Any, Any]:
    """Pydantic field of an option that was declared in `core.options`, None by default."""
    unit = f" ({about['unit']})" if about["unit"] else ""
    text = about["help"] + unit
    return (hint | None, Field(None, description=text, **_limits(hint, about)))


def _options() -> dict[str, Any]:
    return {
        name: optional_field(hint, f.metadata) for name, (_, f, hint) in option_fields().items()
    }


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _current_names(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {current_name(name): value for name, value in values.items()}


RunOptions: type[BaseModel] = create_model(
    "RunOptions",
    __base__=_Strict,
    __doc__="Options of a run. Those left out or null come from the settings.",
    model=(
        str | None,
        Field(None, description='name of a model, or "auto"', max_length=MODEL_LENGTH),
    ),
    device=(Device | None, Field(None, description="what computes")),
    compute_type=(ComputeType | None, Field(None, description="kind of numbers it computes with")),
    webhook_url=(str | None, Field(None, description=WEBHOOK_URL, max_length=MOST_CHARACTERS)),
    webhook_text=(bool | None, Field(None, description="send the text along to webhook_url")),
    **_options(),
)


def requested_options(options: BaseModel) -> dict[str, Any]:
    """Options that were given, by flat name.

    Raises BadOption for an unknown language or model.

    Of folders only the one named at start-up is a model: pages must not probe the disk.
    """
    values = options.model_dump(exclude_none=True)
    if "model" in values:
        check_model_name(values["model"])
    if "language" in values:
        values["language"] = language_code(values["language"]) or "auto"
    return values


def check_model_name(name: str) -> None:
    """Raise BadOption for a malformed name or an unknown folder."""
    if not re.fullmatch(MODEL_NAME, name) and name != str(current_tacet().models.named):
        raise BadOption(f"There is no model called {name[:200]!r}. Choose one of the list.")


def parse_options(text: str | None) -> dict[str, Any]:
    """Options in a form field: a JSON object, or empty. Raises BadInput."""
    value = strict_json(text) if text else {}
    return validated_options(value)


def validated_options(value: Any) -> dict[str, Any]:
    """Options from plain JSON, validated. Raises ValidationError."""
    return requested_options(RunOptions.model_validate({} if value is None else value))


def parse_start(value: Any, default: bool) -> bool:
    """Boolean in JSON or form spelling: whether a run should start.

    Raises BadInput.
    """
    spelled = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in spelled:
        return spelled[value.lower()]
    raise BadInput("start must be true or false.")
