// Calls a server by the official client for Node and prints what it made of each answer, as JSON.
//   node client.mjs http://127.0.0.1:8420/v1 RECORDING

import { createReadStream } from "node:fs";
import OpenAI, { toFile } from "openai";

const [baseURL, recording] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "unused", maxRetries: 0 });
const ask = (given) =>
  client.audio.transcriptions.create({
    file: createReadStream(recording),
    model: "whisper-1",
    ...given,
  });

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    const { name, status, code, param, type, requestID } = error;
    return { kind: error.constructor.name, name, status, code, param, type, requestID };
  }
  return null;
}

async function stream() {
  const events = [];
  for await (const event of await ask({ stream: true, include: ["logprobs"] })) events.push(event);
  return events;
}

const listed = [];
for await (const model of client.models.list()) listed.push(model.id);
const told = {
  json: await ask({}),
  text: await ask({ response_format: "text" }),
  srt: await ask({ response_format: "srt" }),
  vtt: await ask({ response_format: "vtt" }),
  verbose: await ask({
    response_format: "verbose_json",
    timestamp_granularities: ["word", "segment"],
    chunking_strategy: { type: "server_vad", threshold: 0.4 },
    languages: ["en", "de"],
    keywords: ["garden", "silence"],
  }),
  logprobs: await ask({ include: ["logprobs"] }),
  stream: await stream(),
  translation: await client.audio.translations.create({
    file: createReadStream(recording),
    model: "whisper-1",
  }),
  models: listed,
  model: await client.models.retrieve("whisper-1"),
  noModel: await refusal(() => ask({ model: "gpt-9" })),
  noSound: await refusal(async () => ask({ file: await toFile(Buffer.from("none"), "a.wav") })),
  speakers: await ask({ response_format: "diarized_json", chunking_strategy: "auto" }),
  noVoice: await refusal(() =>
    ask({ response_format: "diarized_json", known_speaker_names: ["Ada"] }),
  ),
};
process.stdout.write(JSON.stringify(told));
