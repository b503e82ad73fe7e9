/** Recordings whose sound arrives: a word is heard in every half second of it. */

import { makeTranscript } from "./data.mjs";
import { BYTES, openLive } from "./scenes.mjs";
import { changeRun, emit, now, world } from "./world.mjs";

const SENTENCE = 3; // seconds

const json = (response, status, body) => {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
};

const refuse = (response, status, code, message, details = null) =>
  json(response, status, { error: { code, message, details } });

const factsOf = ({ rate, offset, ended }) => ({
  rate,
  offset,
  seconds: offset / BYTES / rate,
  ended,
});

const WORDS = "Monday book word Friday one window picture listen silence slowly world door".split(
  " ",
);

function segmentOf(id, start, count) {
  const words = Array.from({ length: count }, (_, at) => ({
    id: `${id}.0.${at}`,
    start: start + at / 2,
    end: start + at / 2 + 0.4,
    word: ` ${WORDS[(id * 5 + at) % WORDS.length]}`,
    ...{ probability: 0.97, verdict: "kept", reasons: [], marks: [] },
  }));
  const text = words.map(({ word }) => word).join("");
  const figures = { avg_logprob: -0.2, no_speech_prob: 0, compression_ratio: 1.2, temperature: 0 };
  return { id, paragraph: id % 3 === 0, start, end: words.at(-1).end, text, words, ...figures };
}

/** Tells what is to be heard in the sound so far: whole sentences, and the draft of the next one. */
function hear(id) {
  const live = world.live.get(id);
  const run = world.recordings.get(id).run;
  const { seconds } = factsOf(live);
  const tell = (start, end, segments, draft) => {
    const about = { run_id: run.id, recording_id: id, start, end, listened_to: end };
    emit("transcript.grew", { ...about, segments, removed: [], missed: [], gone: [], draft });
  };
  while ((live.spoken + 1) * SENTENCE <= seconds) {
    const start = live.spoken * SENTENCE;
    const segment = segmentOf(live.spoken, start, SENTENCE * 2);
    const before = world.transcripts.get(run.id);
    world.transcripts.set(run.id, { ...before, segments: [...before.segments, segment] });
    live.spoken += 1;
    tell(start, start + SENTENCE, [segment], false);
  }
  const start = live.spoken * SENTENCE;
  const words = Math.floor((seconds - start) * 2);
  if (words > 0) tell(start, seconds, [segmentOf(live.spoken, start, words)], true);
}

function end(id) {
  const live = world.live.get(id);
  const { seconds } = factsOf(live);
  live.ended = true;
  const recording = { ...world.recordings.get(id), live: false, duration: seconds };
  world.recordings.set(id, recording);
  emit("recording.changed", recording);
  const before = world.transcripts.get(recording.run.id);
  const whole = makeTranscript(recording.run.id, id, Math.max(5, seconds));
  const { summary } = whole;
  world.transcripts.set(recording.run.id, {
    ...before,
    summary,
    duration: seconds,
    complete: true,
  });
  changeRun(recording.run.id, { state: "done", progress: 1, summary, elapsed_seconds: 1 });
  return world.recordings.get(id);
}

export const LIVE_ROUTES = [
  [
    "POST",
    /^\/mock\/(fill|free)$/,
    ({ response, ids }) => {
      now.full = ids[0] === "fill";
      json(response, 200, {});
    },
  ],
  [
    "POST",
    /^\/api\/live$/,
    ({ response, body }) => {
      const { name, rate } = JSON.parse(body);
      const id = `live-${world.live.size + 1}`;
      const recording = openLive(world, id, name, 0, rate);
      emit("recording.changed", recording);
      json(response, 201, { recording, run: recording.run, live: factsOf(world.live.get(id)) });
    },
  ],
  [
    "GET",
    /^\/api\/live\/([^/]+)$/,
    ({ response, ids }) => json(response, 200, factsOf(world.live.get(ids[0]))),
  ],
  [
    "POST",
    /^\/api\/live\/([^/]+)\/sound$/,
    ({ request, response, ids, body }) => {
      const live = world.live.get(ids[0]);
      if (now.full) return refuse(response, 507, "no_space", "The disk is full.");
      if (live.ended) return refuse(response, 409, "conflict", "This live recording has ended.");
      if (Number(request.headers["upload-offset"]) !== live.offset) {
        const details = { offset: live.offset };
        return refuse(response, 409, "wrong_offset", "Go on at the right place.", details);
      }
      live.offset += body.length;
      hear(ids[0]);
      json(response, 200, { offset: live.offset, seconds: factsOf(live).seconds });
    },
  ],
  ["POST", /^\/api\/live\/([^/]+)\/end$/, ({ response, ids }) => json(response, 200, end(ids[0]))],
];
