"""How a refusal of the server reaches the user of the client."""

from typing import Any

import openai
import pytest


def refusal(kind: type[openai.APIStatusError], call: Any, **given: Any) -> openai.APIStatusError:
    """The error of exactly this kind that a call raises."""
    with pytest.raises(kind) as caught:
        call(**given)
    assert type(caught.value) is kind
    return caught.value
