// Transcribes raw sound live by the official client for Node; prints each event as a line of JSON.
//   node --experimental-websocket realtime.mjs http://127.0.0.1:8420/v1 SOUND.pcm

import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { OpenAIRealtimeWebSocket } from "openai/realtime/websocket";

const [baseURL, sound] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "unused" });
const session = new OpenAIRealtimeWebSocket(
  {
    model: "gpt-live-transcribe",
    onURL: (url) => {
      url.protocol = "ws:"; // the client would ask for TLS
    },
  },
  client,
);
const input = {
  format: { type: "audio/pcm", rate: 24000 },
  transcription: { model: "gpt-live-transcribe", language: "en" },
  turn_detection: null,
};
session.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
session.on("event", (event) => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
  if (event.type === "session.created") {
    session.send({ type: "session.update", session: { type: "transcription", audio: { input } } });
  } else if (event.type === "session.updated") {
    const audio = readFileSync(sound).toString("base64");
    session.send({ type: "input_audio_buffer.append", audio });
    session.send({ type: "input_audio_buffer.commit" });
  } else if (event.type.endsWith("transcription.completed")) {
    session.close();
  }
});
