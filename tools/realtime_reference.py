"""Part of the reference of the hosted API about its realtime sessions."""

from tacet.settings import Settings
from tacet.web.http.websocket import MAX_MESSAGE_BYTES
from tacet.web.v1.realtime.admission import ADDRESS
from tacet.web.v1.realtime.config import DEFAULT_MODEL, RATES, SILENCE_MS, ServerVad
from tacet.web.v1.realtime.conversation import IDLE_SECONDS
from tacet.web.v1.realtime.session import LEAST_COMMIT

VAD = ServerVad(type="server_vad")
FIELDS = (
    ("type", "transcription"),
    (
        "audio.input.format",
        ", ".join(f"`{kind}` ({rate:,} Hz)" for kind, rate in RATES.items())
        + "; PCM is signed 16 bits, little-endian, one channel",
    ),
    (
        "audio.input.transcription",
        f"`model` (`{DEFAULT_MODEL}`), `language`, `languages`, `prompt` and `keywords` as for a "
        "file; `delay` is understood, and without effect",
    ),
    (
        "audio.input.turn_detection",
        f"`server_vad`: a turn ends with `silence_duration_ms` ({VAD.silence_duration_ms}) of "
        f"silence; `prefix_padding_ms` ({VAD.prefix_padding_ms}) moves `audio_start_ms`; "
        f"`threshold` ({VAD.threshold}) moves Tacet's own; `idle_timeout_ms` makes an item of a "
        "long silence. `semantic_vad`: the same, with a silence by `eagerness` ("
        + ", ".join(f"{name} {length} ms" for name, length in SILENCE_MS.items())
        + "). `null`: the client commits",
    ),
    ("audio.input.noise_reduction", "understood, and without effect"),
    ("include", "`item.input_audio_transcription.logprobs`"),
)
FROM_CLIENTS = (
    ("session.update", "changes the fields that it holds; `session.updated` shows all"),
    ("input_audio_buffer.append", "sound as base64; no answer"),
    (
        "input_audio_buffer.commit",
        f"makes an item of the sound since the last, {1000 * LEAST_COMMIT:.0f} ms at least",
    ),
    ("input_audio_buffer.clear", "forgets the sound since the last item"),
)
FROM_TACET = (
    "session.created", "session.updated", "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
    "input_audio_buffer.cleared", "input_audio_buffer.timeout_triggered",
    "conversation.item.added", "conversation.item.done",
    "conversation.item.input_audio_transcription.delta",
    "conversation.item.input_audio_transcription.completed",
    "conversation.item.input_audio_transcription.failed", "error",
)  # fmt: skip
DIFFERENCES = (
    "Sessions transcribe and do nothing else: there is no speech, no response, no item that a "
    "client makes, no call and no translation session. Such events and addresses get an error that "
    "says so, and the session goes on.",
    "Every model takes turns and commits alike.",
    "A delta is text that can no longer change, and the deltas of an item are its transcript. "
    "Those of a long turn, or before a commit, come while the item still grows.",
    "The format, the turns and the transcription are set before the first sound; an update that "
    "changes them later is refused.",
    "`speech_started` comes once words are made out, up to a second or two late. A silence is "
    "known some ten seconds at a time, so `timeout_triggered` may come that much late.",
    "A session has no longest time. It ends when no message has come for "
    f"{IDLE_SECONDS / 60:.0f} minutes, or with its recording's longest size.",
    "A page of another site cannot open a session, whatever key it has.",
    "The older `transcription_session.update` is not known; `transcription_sessions` is.",
)


def realtime_lines() -> list[str]:
    """Lines of the page about realtime sessions."""
    most = Settings.model_fields["max_sessions"].default
    return [
        f"## WebSocket {ADDRESS}?intent=transcription\n",
        "Live transcription. A key comes as `Authorization: Bearer`, or from a browser as "
        "subprotocols `realtime` and `openai-insecure-api-key.KEY`. The model may stand in the "
        "address as `model`.\n",
        "| field of `session` | here |\n|---|---|",
        *(f"| `{name}` | {told} |" for name, told in FIELDS),
        "\n| event of the client | here |\n|---|---|",
        *(f"| `{name}` | {told} |" for name, told in FROM_CLIENTS),
        "\nEvents of Tacet: " + ", ".join(f"`{name}`" for name in FROM_TACET) + ".\n",
        "An `error` names the event by `event_id` and the field by `param`. At most "
        f"`max_sessions` ({most}) sessions are open at once. A message holds at most "
        f"{MAX_MESSAGE_BYTES >> 20} MiB of base64. What was sent is kept and deleted as that of a "
        "call.\n",
        "Deliberately different:\n",
        *(f"- {one}" for one in DIFFERENCES),
        "\n## POST /v1/realtime/client_secrets\n",
        "A secret that opens sessions for `expires_after.seconds` (600; 10 to 7,200), with the "
        "configuration `session`: `value`, `expires_at`, `session`. It is worth as much as the key "
        "that asked for it, and is forgotten when the server ends. "
        "`POST /v1/realtime/transcription_sessions` does the same in the older, flat form.\n",
    ]
