"""An upload under all that clients do, in any order."""

import hashlib
import io
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from web_fixtures import WebHarness
from werkzeug.test import TestResponse

CONTENT = bytes((i * i + 7 * i) % 251 for i in range(3_000))


class UploadMachine(RuleBasedStateMachine):
    """A model of one upload beside the real one."""

    web: WebHarness

    def __init__(self) -> None:
        super().__init__()
        headers = {"Upload-Length": str(len(CONTENT))}
        self.upload = self.web.client.post("/api/uploads", headers=headers).text
        self.offset = 0

    def send(self, offset: int, piece: bytes, claimed: int | None = None) -> TestResponse:
        """The answer to a piece; `claimed`: its length as the header says."""
        return self.web.client.patch(
            f"/api/uploads/{self.upload}",
            input_stream=io.BytesIO(piece),
            headers={"Upload-Offset": str(offset)},
            environ_overrides={"CONTENT_LENGTH": str(len(piece) if claimed is None else claimed)},
        )

    @property
    def finished(self) -> bool:
        """Whether everything has arrived."""
        return self.offset == len(CONTENT)

    @precondition(lambda self: not self.finished)
    @rule(size=st.integers(0, 1_500))
    def next_piece(self, size: int) -> None:
        """The next piece in its place."""
        piece = CONTENT[self.offset : self.offset + size]
        answer = self.send(self.offset, piece)
        self.offset += len(piece)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(self.offset))

    @precondition(lambda self: not self.finished)
    @rule(size=st.integers(1, 1_500), data=st.data())
    def broken_piece(self, size: int, data: Any) -> None:
        """The line breaks in the middle of a piece."""
        whole = CONTENT[self.offset : self.offset + size]
        arrived = data.draw(st.integers(0, len(whole) - 1))
        assert self.send(self.offset, whole[:arrived], len(whole)).status_code == 400

    @precondition(lambda self: self.offset > 0)
    @rule(data=st.data())
    def old_piece(self, data: Any) -> None:
        """A piece that is already here comes again."""
        start = data.draw(st.integers(0, self.offset - 1))
        end = data.draw(st.integers(start + 1, self.offset))
        answer = self.send(start, CONTENT[start:end])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(self.offset))

    @rule(shift=st.integers(1, 4_000))
    def piece_too_far(self, shift: int) -> None:
        """A piece that leaves a hole."""
        answer = self.send(self.offset + shift, b"abc")
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(self.offset))

    @precondition(lambda self: 0 < self.offset < len(CONTENT))
    @rule(back=st.integers(1, 1_000), beyond=st.integers(1, 500))
    def overlapping_piece(self, back: int, beyond: int) -> None:
        """A piece that begins too early and ends too late."""
        start, end = max(0, self.offset - back), min(len(CONTENT), self.offset + beyond)
        answer = self.send(start, CONTENT[start:end])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(self.offset))

    @invariant()
    def the_offset_is_the_end_of_the_last_whole_piece(self) -> None:
        """HEAD tells what the model knows."""
        head = self.web.client.head(f"/api/uploads/{self.upload}")
        assert head.headers["Upload-Offset"] == str(self.offset)

    def teardown(self) -> None:
        """Send what is missing and compare."""
        self.send(self.offset, CONTENT[self.offset :])
        recording = self.web.client.get(f"/api/recordings/{self.upload}").json
        assert recording["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_whatever_happens_on_the_way_the_stored_file_is_the_one_that_was_sent(
    tmp_path: Path,
) -> None:
    UploadMachine.web = WebHarness(tmp_path)
    try:
        machine = UploadMachine.TestCase
        machine.settings = settings(
            max_examples=10,
            stateful_step_count=10,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        machine().runTest()
    finally:
        UploadMachine.web.close()
