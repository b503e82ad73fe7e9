"""Sentences of the server that the page translates: its catalog has them in the server's words."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOG = ROOT / "frontend/src/locales/en.json"
HOLE = "\0"
OF_THE_PAGE = {"unreachable", "refused", "fileEmpty", "fileTooLarge"}
# Put together from several strings: the parts that must be there.
IN_PARTS = {
    "unsupported": ["phrase", "set aside as unsupported"],
    "byHand": ["phrase", "set aside by a person"],
    "restored": ["word", "restored by a person"],
    "asked": ["word", "written because a person asked"],
    "summaryLikeSpeech": ["no words in ", " of which sounded like speech"],
    "fromHub": ["from the ", "model hub"],
    "fromIndex": ["from the ", "package index"],
    "littleAndUnsure": ["little here is certainly speech", ", and the model was not sure either"],
    "severalTracks": [" sound tracks; track ", " was listened to."],
}


def _text(node: ast.AST) -> str | None:
    """A string of the source, with a mark for each value in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w*[^{}]*\}", HOLE, node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or HOLE for part in node.values)
    return None


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Every string in Tacet's own code."""
    files = (ROOT / "src/tacet").rglob("*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    return [text for node in nodes if (text := _text(node))]


def _sentences() -> dict[str, str]:
    catalog = json.loads(CATALOG.read_text())["server"]["sentences"]
    return {key: text for key, text in catalog.items() if key not in OF_THE_PAGE}


def _is_said(key: str, sentence: str, said: list[str]) -> bool:
    if parts := IN_PARTS.get(re.sub(r"_(one|other)$", "", key)):
        return all(any(part in text for text in said) for part in parts)
    parts = re.split(r"\{\{\w+\}\}", sentence)
    return any(all(part in text for part in parts) for text in said)


def test_the_page_translates_what_the_server_says(said: list[str]) -> None:
    gone = {key: text for key, text in _sentences().items() if not _is_said(key, text, said)}
    assert gone == {}, "reworded in src/tacet: change frontend/src/locales as well"


def test_a_reworded_sentence_is_noticed(said: list[str]) -> None:
    assert not _is_said("noSound", "This file holds no tone. Choose another.", said)
