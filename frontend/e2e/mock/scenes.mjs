import { makeRecording, makeRun, makeTranscript } from "./data.mjs";

const day = (index) => new Date(Date.UTC(2026, 2, 4, 10) - index * 3600e3).toISOString();

function done(world, id, name, duration, index) {
  const transcript = makeTranscript(`run-${id}`, id, duration);
  const run = makeRun(`run-${id}`, id, {
    state: "done",
    progress: 1,
    elapsed_seconds: Math.max(1.4, duration / 30),
    finished_at: day(index),
    summary: transcript.summary,
  });
  add(world, makeRecording(id, name, { duration, added_at: day(index), run }), transcript);
}

function add(world, recording, transcript) {
  world.recordings.set(recording.id, recording);
  if (recording.run) world.runs.set(recording.run.id, recording.run);
  if (transcript) world.transcripts.set(transcript.run_id, transcript);
}

function inState(world, id, name, index, change, recording = {}) {
  const run = makeRun(`run-${id}`, id, change);
  const { duration = 60 } = recording;
  const transcript = until(makeTranscript(run.id, id, duration), run.progress * duration);
  add(world, makeRecording(id, name, { added_at: day(index), run, ...recording }), transcript);
}

/** The transcript of a run that has got so far, in seconds. */
export function until(whole, listened_to) {
  const part = (all) => all.filter(({ end }) => end <= listened_to);
  const parts = Object.fromEntries(
    ["speech", "segments", "removed", "missed"].map((name) => [name, part(whole[name])]),
  );
  return { ...whole, ...parts, complete: false, listened_to };
}

export const BYTES = 2; // of a sample of live sound

/** A recording that is still open, with so many seconds of sound. */
export function openLive(world, id, name, seconds, rate = 24_000) {
  const run = makeRun(`run-${id}`, id, { state: "listening" });
  const recording = makeRecording(id, name, { run, duration: null, live: true, runs: 1 });
  world.recordings.set(id, recording);
  world.runs.set(run.id, run);
  const empty = {
    complete: false,
    speech: [],
    segments: [],
    removed: [],
    missed: [],
    summary: null,
  };
  world.transcripts.set(run.id, { ...makeTranscript(run.id, id, 10), ...empty, listened_to: 0 });
  world.live.set(id, { rate, offset: seconds * rate * BYTES, ended: false, spoken: 0 });
  return recording;
}

const STATES = (world) => {
  done(world, "interview", "interview-03.m4a", 600, 0);
  inState(
    world,
    "listening",
    "lecture-1.mp4",
    1,
    { state: "listening", progress: 0.42, eta_seconds: 184 },
    { duration: 3731 },
  );
  inState(world, "preparing", "voice memo 12.aac", 2, { state: "preparing" });
  inState(world, "waiting", "test-17.wav", 3, { state: "waiting", ahead: 2 });
  inState(world, "stopped", "meeting, long.mkv", 4, { state: "stopped", progress: 0.3 });
  inState(world, "failed", "broken #2 100%.mp3", 5, {
    state: "failed",
    error: {
      code: "no_audio_track",
      message: "This file has no sound in it. Check that you chose the right file.",
    },
  });
  const silent = makeTranscript("run-silent", "silent", 3);
  const run = makeRun("run-silent", "silent", {
    state: "done",
    progress: 1,
    elapsed_seconds: 0.4,
    summary: silent.summary,
  });
  add(world, makeRecording("silent", "empty room.flac", { added_at: day(6), run }), {
    ...silent,
    duration: 60,
  });
  add(
    world,
    makeRecording(
      "new",
      "A recording with a very long name that will not fit, 2026-03-04, take 12, second room.opus",
      { added_at: day(7), duration: 12 },
    ),
  );
  add(
    world,
    makeRecording("unreadable", "notes.wma", {
      added_at: day(8),
      duration: null,
      error: {
        code: "unreadable_media",
        message:
          "This file is not a sound or video file that Tacet can read. Play it on your computer to see if it is whole, or save it as WAV, FLAC, MP3 or MP4 and add it again.",
      },
    }),
  );
  done(world, "rtl", "שיחה על הספר 🎧.mp3", 95, 9);
};

/** A recording in English, of which a minute seems to be spoken in German. */
function languages(world) {
  done(world, "two", "two languages.opus", 240, 0);
  const run = { ...world.runs.get("run-two"), model: "small", model_title: "Small" };
  const transcript = world.transcripts.get("run-two");
  const text = "From 0:40 to 1:40 German seems to be spoken; the text is written as English.";
  const warnings = [
    `${text} Have that part heard in German, or transcribe again and name German: this text is kept.`,
  ];
  const other_languages = [{ start: 40, end: 100, language: "de", text }];
  add(
    world,
    { ...world.recordings.get("two"), run: { ...run, warnings } },
    {
      ...transcript,
      other_languages,
    },
  );
}

export const SCENES = {
  empty: () => {},
  states: STATES,
  languages,
  /** A recording that somebody left open, beside one that is done. */
  live: (world) => {
    done(world, "interview", "interview-03.m4a", 600, 1);
    openLive(world, "left", "Recording 2026-03-04 11.02.wav", 42);
  },
  /** Sixty short recordings in two folders, some of them with tags, two of them not transcribed. */
  shelf: (world, now) => {
    now.folders = [
      { id: "talks", name: "Talks" },
      { id: "interviews", name: "Interviews" },
    ];
    for (let index = 0; index < 60; index += 1) {
      const name = `${index % 3 ? "talk" : "interview"} ${60 - index}.wav`;
      done(world, `shelf-${index}`, name, 40 + index, index);
      const one = world.recordings.get(`shelf-${index}`);
      const folder_id = index % 3 ? "talks" : "interviews";
      const tags = index % 5 ? [] : ["pilot", "2026"].slice(0, 1 + (index % 2));
      world.recordings.set(one.id, { ...one, folder_id, tags });
    }
    for (const id of ["fresh-1", "fresh-2"])
      add(world, makeRecording(id, `${id}.opus`, { added_at: day(70), duration: 12 }));
  },
  many: (world) => {
    for (let index = 0; index < 1000; index += 1) {
      done(
        world,
        `many-${index}`,
        `speech-test-${String(1000 - index).padStart(4, "0")}.wav`,
        30 + (index % 40),
        index,
      );
    }
  },
  long: (world) => done(world, "long", "ten hours.flac", 36_000, 0),
};
