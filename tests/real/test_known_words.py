"""Clips that faster-whisper gets right are transcribed right."""

import pytest

from benchmarks.normalize import tokens

KNOWN = {
    "en": (
        "asterisk_en_agent-alreadyon.wav",
        "That agent is already logged on. Please enter your agent number followed by the pound key",
    ),
    "es": (
        "fleurs_fleurs-es-002.ogg",
        "fue tanta la cantidad de gente que se concentró que no todos pudieron acceder al funeral "
        "en la plaza de san pedro",
    ),
    "fr": (
        "speech_to_phrase_fr_allume_toutes_les_lumières_dans_le_Rez-de-chaussée.wav",
        "allume toutes les lumières dans le Rez-de-chaussée",
    ),
    "pt": (
        "picovoice_cheetah_pt.wav",
        "Um grupo de crianças está andando em um rio perto da margem do rio.",
    ),
    "ru": (
        "asterisk_ru_pbx-invalid.wav",
        "Извините, данный номер не существует. Пожалуйста, попробуйте еще раз.",
    ),
}


@pytest.mark.parametrize("given", [True, False], ids=["given", "detected"])
@pytest.mark.parametrize("language", KNOWN)
def test_known_clips_give_known_words(listen, clip, language, given):
    name, said = KNOWN[language]
    answer = listen("base")(clip(name), language if given else None)
    assert answer.language == language
    assert tokens(answer.text, language) == tokens(said, language)


def test_a_model_for_english_needs_no_language(listen, clip):
    name, said = KNOWN["en"]
    answer = listen("tiny.en")(clip(name), None)
    assert answer.language == "en"
    assert tokens(answer.text, "en") == tokens(said, "en")


@pytest.mark.parametrize("model", ["base", "tiny.en"])
def test_the_same_clip_gives_the_same_words_again(listen, clip, model):
    sound = clip(KNOWN["en"][0])
    first, again = (listen(model)(sound, "en") for _ in range(2))
    assert first.words
    assert (first.words, first.removed, first.missed) == (again.words, again.removed, again.missed)
