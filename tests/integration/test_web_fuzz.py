"""Requests generated from our OpenAPI document: no faults, no malformed answers."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from web_fixtures import open_house

NO_TOOL = "for this test: pip install schemathesis"
EXAMPLES = 6  # per operation; a hand-run with 25 to 40 takes some minutes


@pytest.mark.filterwarnings("ignore")
def test_whatever_the_document_allows_is_answered_as_it_says(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason=NO_TOOL)
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.response_schema_conformance,
        schemathesis.checks.content_type_conformance,
    ]

    @schemathesis.serializer("application/offset+octet-stream")
    def raw(_: object, value: object) -> bytes:
        return value if isinstance(value, bytes) else str(value).encode()

    # Its requests come from no address, and so from no computer that needs no key.
    with open_house(tmp_path_factory.mktemp("fuzz"), insecure=True) as web:
        web.done_run()
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", web.app)
        asked = 0
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.path == "/api/events" or operation.path.endswith("/pull"):
                continue  # the one never ends, the other would ask the network

            @given(case=operation.as_strategy())
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def attempt(case: object) -> None:
                case.validate_response(case.call(), checks=checks)  # type: ignore[attr-defined]

            attempt()
            asked += 1
        assert asked > 25
