"""Bytes of a model's tokens."""

import json
from pathlib import Path

from tokenizers import Tokenizer

from tacet.models.vocabulary import token_bytes


def test_tokens_spell_what_the_tokenizer_reads(nano_en: Path) -> None:
    vocabulary = token_bytes(nano_en)
    tokenizer = Tokenizer.from_file(str(nano_en / "tokenizer.json"))
    for text in (" Monday apple child.", " Über die Straße, naïve", " 你好 🎙️", ' "¿qué?"\n'):
        tokens = tokenizer.encode(text, add_special_tokens=False).ids
        assert b"".join(vocabulary[token] for token in tokens) == text.encode()
    assert b"<|endoftext|>" in vocabulary


def test_a_list_of_lines_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.txt").write_text("\u0120a\n\u0122\u0123\n<|x|>\n", encoding="utf-8")
    assert token_bytes(tmp_path)[:3] == (b" a", bytes([128, 129]), b"<|x|>")


def test_every_byte_is_some_token(nano_en: Path) -> None:
    singles = {token for token in token_bytes(nano_en) if len(token) == 1}
    assert len(json.loads((nano_en / "vocabulary.json").read_text())) == len(token_bytes(nano_en))
    assert len(singles) == 256
