"""Calls generated from our OpenAPI document of /v1: no faults, only answers that it names."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house, working

from tacet.web.v1.asked import FORMATS

NO_TOOL = "for this test: pip install schemathesis"
EXAMPLES = 25  # per operation
WRITTEN = st.one_of(st.sampled_from(FORMATS), st.text(max_size=5))
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "model": st.sampled_from(["whisper-1", "gpt-4o-transcribe", "nano-en"]),
    "response_format": WRITTEN,
    "stream": st.sampled_from(["true", "false", "1", ""]),
    "temperature": st.sampled_from(["0", "0.5", "1", "2", "x"]),
    "language": st.sampled_from(["en", "English", "", "??"]),
    "timestamp_granularities[]": st.sampled_from(["word", "segment", '["word"]', "letter"]),
    "include[]": st.sampled_from(["logprobs", "all"]),
    "chunking_strategy": st.sampled_from(["auto", '{"type":"server_vad"}', "{", "x"]),
    "known_speaker_names[]": st.sampled_from(["Ann", ""]),
    "known_speaker_references[]": st.sampled_from(["data:audio/wav;base64,AAAA", "x"]),
}
"""Values that come further than generated ones would."""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    """A web whose settings take beeps for speech, and a worker that performs its runs."""
    # As many calls as there are examples: schemathesis closes no answer, as a server would.
    with open_house(
        tmp_path_factory.mktemp("fuzz"), model="nano-en", max_calls=10_000, insecure=True
    ) as web:
        for name, value in AS_IT_IS.items():
            web.tacet.context.store.set_value(name, value)
        with working(web):
            yield web


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("real", [False, True], ids=["any bytes", "a recording"])
def test_whatever_the_document_of_calls_allows_is_answered_as_it_says(
    web: WebHarness, real: bool
) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason=NO_TOOL)
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.response_schema_conformance,
        schemathesis.checks.content_type_conformance,
    ]
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", web.app)
    operations = [found.ok() for found in schema.get_all_operations()]
    statuses: set[int] = set()
    asked = 0
    for operation in operations:
        if not operation.path.startswith("/v1/audio/" if real else "/v1/"):
            continue

        @given(case=operation.as_strategy(), data=st.data())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def attempt(case: Any, data: st.DataObject) -> None:
            if real:
                chosen = data.draw(st.sets(st.sampled_from(sorted(GOOD))))
                fields = {name: data.draw(GOOD[name]) for name in sorted(chosen | {"model"})}
                case.body = {"file": beep_bytes(), **fields}
            answer = case.call()
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=checks)

        attempt()
        asked += 1
    assert asked == (2 if real else 7)
    assert statuses >= ({200, 400} if real else {200, 404})
