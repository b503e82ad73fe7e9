/** What the mock holds, and how it changes by itself: runs go on, uploads become recordings. */

import { makeRecording, makeRun, makeTranscript, SETTINGS } from "./data.mjs";
import { applyOperations } from "./operations.mjs";
import { SCENES, until } from "./scenes.mjs";

export const world = {
  recordings: new Map(),
  runs: new Map(),
  transcripts: new Map(),
  uploads: new Map(),
  deleted: new Map(),
  /** By run: the segments before each step, and those after steps that were undone. */
  steps: new Map(),
  media: new Map(),
  /** By recording: the sound that arrives, and how many sentences of it were told. */
  live: new Map(),
};
/** What is not a collection: settings, the events so far, and whether the server plays dead. */
export const now = {
  settings: SETTINGS,
  sequence: 0,
  events: [],
  broken: false,
  full: false,
  folders: [],
  tags: [],
};
export const streams = new Set();

export function emit(type, data) {
  now.sequence += 1;
  now.events = [...now.events.slice(-500), { id: now.sequence, type, data }];
  for (const stream of streams) stream.write(frame(now.events.at(-1)));
}
export const frame = ({ id, type, data }) =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

export function reset(scene) {
  for (const name of Object.keys(world)) world[name].clear();
  now.settings = { ...SETTINGS };
  now.broken = now.full = false;
  now.folders = [];
  SCENES[scene](world, now);
  emit("resync", {});
}

export function changeRun(id, change) {
  const run = { ...world.runs.get(id), ...change };
  world.runs.set(id, run);
  const recording = world.recordings.get(run.recording_id);
  if (recording) {
    const current = recording.run && recording.run.rank > run.rank ? recording.run : run;
    const runs = Math.max(recording.runs, run.number);
    world.recordings.set(recording.id, { ...recording, run: current, runs });
  }
  emit("run.changed", run);
  return run;
}

export function startRun(recordingId, options = {}, held = false) {
  const number =
    [...world.runs.values()].filter((run) => run.recording_id === recordingId).length + 1;
  const run = makeRun(`run-${recordingId}-${number}`, recordingId, {
    number,
    rank: number,
    options,
    held,
    created_at: new Date().toISOString(),
  });
  world.runs.set(run.id, run);
  const whole = makeTranscript(
    run.id,
    recordingId,
    world.recordings.get(recordingId).duration ?? 18,
  );
  world.transcripts.set(run.id, until(whole, 0));
  if (!held) goOn(run, whole);
  return changeRun(run.id, {});
}

/** Starts a run that was held. */
export function startHeld(id) {
  const run = world.runs.get(id);
  const { duration } = world.transcripts.get(id);
  goOn(run, makeTranscript(id, run.recording_id, duration));
  return changeRun(id, { held: false });
}

/** Lets a run go on by itself, from its start to its end. */
function goOn(run, whole) {
  const steps = Math.max(1, whole.segments.length);
  const tick = (step) => {
    const state = world.runs.get(run.id)?.state;
    if (!state || state === "stopped") return; // Another scene began, or somebody stopped it.
    if (step === 0) changeRun(run.id, { state: "preparing" });
    else if (step <= steps) grow(run, whole, step, steps);
    else {
      world.transcripts.set(run.id, whole);
      changeRun(run.id, {
        state: "done",
        progress: 1,
        eta_seconds: null,
        elapsed_seconds: 2.4,
        summary: whole.summary,
      });
      return;
    }
    setTimeout(tick, 250, step + 1);
  };
  setTimeout(tick, 150, 0);
}

/** The whole recording is one chapter here: its speech is told once, its text segment by segment. */
function grow(run, whole, step, steps) {
  const fresh = whole.segments.slice(step - 1, step);
  const before = world.transcripts.get(run.id);
  const listened_to = fresh[0]?.end ?? whole.duration;
  const { speech } = whole;
  const removed = whole.removed.filter(({ end }) => end <= listened_to);
  const missed = whole.missed.filter(({ end }) => end <= listened_to);
  const segments = [...before.segments, ...fresh];
  world.transcripts.set(run.id, { ...before, speech, segments, removed, missed, listened_to });
  const about = { run_id: run.id, recording_id: run.recording_id, start: 0, end: whole.duration };
  if (step === 1) emit("speech.found", { ...about, speech, listened_to: speech[0]?.start ?? 0 });
  emit("transcript.grew", {
    ...about,
    segments: fresh,
    removed,
    missed,
    listened_to,
    gone: [],
    draft: false,
  });
  changeRun(run.id, {
    state: "listening",
    progress: step / (steps + 1),
    eta_seconds: (steps - step) / 4,
  });
}

export function finishUpload(id, { name, bytes }) {
  const recording = makeRecording(id, name, {
    size: bytes.length,
    duration: 18,
    added_at: new Date().toISOString(),
  });
  world.recordings.set(id, recording);
  world.media.set(id, bytes);
  emit("recording.changed", recording);
  if (now.settings.auto_start) startRun(id);
}

/** Takes words out of the text, or puts back those that were: as much of deciding as the tests need. */
export function decide(id, { words, verdict }) {
  const now = world.transcripts.get(id);
  const named = (one) => words.includes(one.id);
  const all = now.segments.flatMap((segment) => segment.words);
  const removed = verdict === "removed" ? all.filter(named) : [];
  const back = verdict === "removed" ? [] : now.removed.filter(named);
  const left = (segment) => [
    ...segment.words.filter((word) => !removed.includes(word)),
    ...back
      .filter(({ start }) => segment.start <= start && start <= segment.end)
      .map((word) => ({ ...word, verdict: "doubtful", marks: [] })),
  ];
  world.transcripts.set(id, {
    ...now,
    segments: now.segments.map((segment) => ({
      ...segment,
      words: left(segment).sort((a, b) => a.start - b.start),
    })),
    removed: [
      ...now.removed.filter((word) => !back.includes(word)),
      ...removed.map((word) => ({ ...word, verdict: "removed", marks: ["set aside"] })),
    ].sort((a, b) => a.start - b.start),
  });
  return changeRun(id, { revision: world.runs.get(id).revision + 1 });
}

const stepsOf = (id) => {
  const steps = world.steps.get(id) ?? { count: 0, done: [], undone: [] };
  world.steps.set(id, steps);
  return steps;
};

/** Gives a run other segments; what changed, as the server tells it. */
function changeSegments(id, segments) {
  const before = world.transcripts.get(id);
  const known = new Map(before.segments.map((segment) => [segment.id, segment]));
  const left = new Set(segments.map((segment) => segment.id));
  const revision = world.runs.get(id).revision + 1;
  world.transcripts.set(id, { ...before, segments, revision });
  const { done, undone } = stepsOf(id);
  const unchanged = { words: [], gone: [] };
  const change = {
    run_id: id,
    recording_id: before.recording_id,
    over: revision - 1,
    revision,
    segments: segments.flatMap((segment, index) =>
      known.get(segment.id) === segment
        ? []
        : [{ ...segment, after: segments[index - 1]?.id ?? null }],
    ),
    gone: before.segments.filter((segment) => !left.has(segment.id)).map((segment) => segment.id),
    removed: unchanged,
    rewritten: unchanged,
    missed: null,
    summary: before.summary,
    history: { undo: done.at(-1)?.step ?? null, redo: undone.at(-1)?.step ?? null, conflicts: 0 },
  };
  emit("transcript.edited", change);
  changeRun(id, { revision });
  return change;
}

/** Makes operations one step; null where one of their words is gone. */
export function operate(id, operations) {
  const { segments } = world.transcripts.get(id);
  const words = new Set(segments.flatMap((segment) => segment.words.map((word) => word.id)));
  const named = operations.flatMap((one) => one.words ?? [one.word]);
  if (!named.every((word) => words.has(word))) return null;
  const steps = stepsOf(id);
  steps.count += 1;
  steps.done.push({ step: steps.count, segments });
  steps.undone = [];
  return changeSegments(id, applyOperations(segments, operations, steps.count));
}

/** Undoes the last step, or redoes the one undone last; null without one. */
export function moveStep(id, from, to) {
  const steps = stepsOf(id);
  const last = steps[from].pop();
  if (!last) return null;
  steps[to].push({ step: last.step, segments: world.transcripts.get(id).segments });
  return changeSegments(id, last.segments);
}

/** The answer to a stretch that is asked for: its segments are in that language from now on. */
export function hear(runId, { start, end, language = null }) {
  const transcript = world.transcripts.get(runId);
  const inside = (segment) => start <= segment.start && segment.end <= end;
  const segments = transcript.segments.map((segment) =>
    inside(segment) ? { ...segment, language } : segment,
  );
  const words = segments.filter(inside).flatMap((segment) => segment.words).length;
  const state = "done";
  const ask = { id: "ask", run_id: runId, start, end, language, state, words, error: null };
  world.transcripts.set(runId, { ...transcript, segments, asks: [ask] });
  return ask;
}
