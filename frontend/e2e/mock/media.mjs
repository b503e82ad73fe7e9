/** Sound to play and peaks to draw, made up. */

import { world } from "./world.mjs";

const RATE = 8000;

/** A silent WAV of any length, of which only the header and what is asked for ever exist. */
export function wav(seconds) {
  const header = Buffer.alloc(44);
  const length = 44 + Math.round(seconds * RATE);
  header.write("RIFF", 0);
  header.writeUInt32LE(length - 8, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(length - 44, 40);
  return {
    length,
    subarray: (from, to) =>
      Buffer.concat([
        header.subarray(from, to),
        Buffer.alloc(to - Math.max(from, Math.min(to, 44)), 128),
      ]),
  };
}

/** The waveform, or a part of it, of values that are 10 ms apart. */
export function peaks({ id, duration }, query) {
  const start = Number(query.get("start") ?? 0);
  const end = Math.min(duration, Number(query.get("end") ?? duration));
  const count = Math.min(2000, Math.ceil((end - start) * 100));
  const run = world.recordings.get(id)?.run;
  const spans = (run && world.transcripts.get(run.id)?.speech) ?? [];
  const values = Array.from({ length: count }, (_, index) => {
    const at = start + (index / count) * (end - start);
    const speaks = spans.some(({ start, end }) => at >= start && at <= end);
    return speaks ? 0.25 + 0.7 * Math.abs(Math.sin(index * 12.9898) * Math.cos(index * 3.1)) : 0.02;
  });
  return { duration, start, end, peaks: values, count: values.length };
}

const MOST = 1_000_000; // bytes in one answer; browsers ask for the rest when they need it

export function sendMedia(request, response, bytes) {
  const [, first = "0", last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  const from = Number(first);
  const end = Math.min(last ? Number(last) : bytes.length - 1, from + MOST - 1, bytes.length - 1);
  response.writeHead(206, {
    "Content-Type": "audio/wav",
    "Accept-Ranges": "bytes",
    "Content-Range": `bytes ${from}-${end}/${bytes.length}`,
    "Content-Length": end - from + 1,
  });
  response.end(bytes.subarray(from, end + 1));
}
