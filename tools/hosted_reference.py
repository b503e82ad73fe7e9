"""Page of the reference about the hosted transcription API, from the code that answers it."""

from tacet.settings import Settings
from tacet.web.v1.gate import COME_BACK
from tacet.web.v1.names import HOSTED_MODELS
from tacet.web.v1.schemas import SHARED_FIELDS, TRANSCRIPTION_FIELDS
from tools.realtime_reference import realtime_lines

FORMATS = (
    ("json", "`text`, `languages`, `usage`, and `logprobs` if asked for"),
    ("text", "the text and a line break"),
    ("srt", "SubRip subtitles"),
    ("vtt", "WebVTT subtitles"),
    (
        "verbose_json",
        "`task`, `language` (English name), `duration`, `text`, `usage`, `segments` with `id`, "
        "`seek`, `start`, `end`, `text`, `tokens`, `temperature`, `avg_logprob`, "
        "`compression_ratio` and `no_speech_prob`, and `words` with `word`, `start` and `end`",
    ),
    (
        "diarized_json",
        "`task`, `duration`, `text`, `usage` and `segments` with `id`, `type`, `start`, `end`, "
        "`speaker` and `text`; a speaker is a known name, or A, B ...",
    ),
)
ERRORS = (
    ("400", "`invalid_value` and others", "a field is wrong; `param` names it"),
    ("400", "`invalid_file_format`, `no_audio_track`", "nothing can be heard in the file"),
    ("404", "`model_not_found`", "no such model is on this computer"),
    ("413", "none, type `server_error`", "the file is larger than `max_upload_bytes`"),
    ("413", "`audio_too_long`", "the recording is longer than `max_seconds`"),
    ("500", "`internal` and others", "the run failed; `x-should-retry` says whether to try again"),
    ("503", "`server_busy`", "`max_calls` calls, or `max_sessions` sessions, are under way"),
    ("503", "`model_loading`", "the model is being downloaded"),
    ("503", "`no_space`", "the disk is full"),
)
DIFFERENCES = (
    "Nobody speaks: the text is empty. Words where nobody spoke are left out, as everywhere in "
    "Tacet, and nothing is said in their place.",
    "Every model can do everything: word times, subtitles, streams, log-probabilities, prompts and "
    "translations. Hosted, each of them can do some.",
    "`usage` is always of type `duration`, with the recording's exact seconds.",
    "`words` keep their punctuation, so that they add up to the text.",
    "`logprobs` are of the tokens of the words that are shown, among all text tokens, whatever the "
    "temperature. Where a word was respelled by a vocabulary, they are those of what the model "
    "wrote.",
    "A stream's deltas are sentences of text that can no longer change; nothing is taken back, and "
    "together they are the final text. They come about two minutes of sound at a time. A comment "
    "is sent when there is nothing to say.",
    "`stream` goes with `json`, `text` and `diarized_json`; with another format it is refused, not "
    "passed over.",
    "`chunking_strategy` is checked and has no effect: sound is always cut in silence.",
    "`timestamp_granularities` are passed over outside `verbose_json`.",
    "The same recording with the same options again, while the first call is under way or within "
    "`keep_calls` seconds of its answer, is answered from the same run. So a retry costs nothing, "
    "and a temperature above 0 does not give another text at once.",
    "Where `tacet keys` lists no key, any is taken and none is needed: the server answers its own "
    "computer only. With one, a call needs a key with the scope `transcribe`: without, it gets 401 "
    "`invalid_api_key`, with another 403 `missing_scope`.",
    "Fields that are not listed are passed over, so that newer clients go on working.",
    "`diarized_json` goes with every model, prompts included, and needs no `chunking_strategy`. Up "
    "to 20 people can be known; a voice that is not like enough to any sample gets a letter. In a "
    "stream the segments come at the end, when it is known who speaks, and deltas have no "
    "`segment_id`.",
    "Speech synthesis is not offered here, and of the realtime API only transcription.",
)


def hosted_page(note: str) -> str:
    """The page, under a note about how it is made."""
    calls = Settings.model_fields["max_calls"].default
    kept = Settings.model_fields["keep_calls"].default
    lines = [
        note,
        "# The hosted API\n",
        "Programs that were written for the hosted transcription API of OpenAI work with Tacet "
        "when they are given another address; [how](../how-to/hosted-api.md). The official clients "
        "for Python and Node are driven over all of this in `tests/conformance`.\n",
        "## POST /v1/audio/transcriptions\n",
        *_fields(TRANSCRIPTION_FIELDS),
        "\n## POST /v1/audio/translations\n",
        "What is said, in English.\n",
        *_fields(SHARED_FIELDS),
        "\n## Answers\n",
        "| format | holds |\n|---|---|",
        *(f"| `{name}` | {holds} |" for name, holds in FORMATS),
        "\nWith `stream=true`: `transcript.text.delta` (`delta`, `logprobs`), with diarized_json "
        "the segments as `transcript.text.segment`, and at the end one "
        "`transcript.text.done` (`text`, `languages`, `usage`, `logprobs`) and `[DONE]`. What goes "
        "wrong later comes as an event with `error`.\n",
        "## GET /v1/models and /v1/models/{id}\n",
        "The models of this computer, and as other names of the one that is in use: "
        + ", ".join(f"`{name}`" for name in HOSTED_MODELS)
        + ".\n",
        *realtime_lines(),
        *_errors(),
        "\n## Limits\n",
        f"At most `max_calls` ({calls}) calls are under way at once; one more is told to come back "
        f"in {COME_BACK} seconds. A call waits its turn beside the page's recordings, and short "
        "ones pass long ones. What was sent stands in no list and is deleted "
        f"`keep_calls` ({kept:g}) seconds after its answer; it is gone from the disk some 20 "
        "seconds later. These are [settings](settings.md), as are `max_upload_bytes` and "
        "`max_seconds`.\n",
        "## Deliberately different\n",
        *(f"- {one}" for one in DIFFERENCES),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _errors() -> list[str]:
    return [
        "## Errors\n",
        '`{"error": {"message", "type", "param", "code"}}`, and the headers '
        "`x-request-id`, `x-should-retry` and, where it helps to wait, `Retry-After`.\n",
        "| status | code | when |\n|---|---|---|",
        *(f"| {status} | {code} | {when} |" for status, code, when in ERRORS),
    ]


def _fields(fields: dict[str, str]) -> list[str]:
    head = "| field | here |\n|---|---|\n| `file` | the recording, in any format that Tacet reads |"
    return [head, *(f"| `{name}` | {told} |" for name, told in fields.items())]
