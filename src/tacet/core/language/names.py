"""The languages Whisper knows, by code and by English name."""

from tacet.core.errors import BadOption

_NAMES = """
af Afrikaans, am Amharic, ar Arabic, as Assamese, az Azerbaijani, ba Bashkir, be Belarusian,
bg Bulgarian, bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, cs Czech, cy Welsh,
da Danish, de German, el Greek, en English, es Spanish, et Estonian, eu Basque, fa Persian,
fi Finnish, fo Faroese, fr French, gl Galician, gu Gujarati, ha Hausa, haw Hawaiian, he Hebrew,
hi Hindi, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, id Indonesian, is Icelandic,
it Italian, ja Japanese, jw Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean,
la Latin, lb Luxembourgish, ln Lingala, lo Lao, lt Lithuanian, lv Latvian, mg Malagasy, mi Maori,
mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Myanmar,
ne Nepali, nl Dutch, nn Nynorsk, no Norwegian, oc Occitan, pa Punjabi, pl Polish, ps Pashto,
pt Portuguese, ro Romanian, ru Russian, sa Sanskrit, sd Sindhi, si Sinhala, sk Slovak,
sl Slovenian, sn Shona, so Somali, sq Albanian, sr Serbian, su Sundanese, sv Swedish, sw Swahili,
ta Tamil, te Telugu, tg Tajik, th Thai, tk Turkmen, tl Tagalog, tr Turkish, tt Tatar,
uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, yi Yiddish, yo Yoruba, yue Cantonese, zh Chinese
"""
_OTHER_NAMES = {
    "burmese": "my", "valencian": "ca", "flemish": "nl", "haitian": "ht", "letzeburgesch": "lb",
    "pushto": "ps", "panjabi": "pa", "moldavian": "ro", "moldovan": "ro", "sinhalese": "si",
    "castilian": "es", "mandarin": "zh", "jv": "jw", "nb": "no",
}  # fmt: skip

LANGUAGES: dict[str, str] = dict(
    entry.strip().split(" ", 1) for entry in _NAMES.replace("\n", " ").split(",")
)
"""English name by code, as the whisper program lists them."""

_BY_NAME = {name.lower(): code for code, name in LANGUAGES.items()} | _OTHER_NAMES


def code_of_name(name: str) -> str | None:
    """The code of a language by its English name, in any case; None for an unknown one."""
    return _BY_NAME.get(name.strip().lower())


def language_code(name: str | None) -> str | None:
    """Code of a language by code or English name; None for "auto".

    Raises:
        BadOption: Whisper knows no such language.
    """
    word = (name or "").strip().lower()
    if word in ("", "auto", "none"):
        return None
    if word in LANGUAGES:
        return word
    if named := code_of_name(word):
        return named
    short = word.replace("_", "-").split("-")[0]
    if short in LANGUAGES:
        return short
    raise BadOption(
        f"Tacet knows no language called {name!r}. Give a code such as en, de or ja, an English "
        "name such as German, or auto."
    )
