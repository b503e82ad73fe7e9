/** Recordings, runs and transcripts for the page to show without a real server. */

const WORDS =
  "Monday book word Friday one window picture listen silence slowly world door water paper seven river garden evening letter station morning music number story summer bridge".split(
    " ",
  );

let seed = 7;
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
}

export function makeTranscript(runId, recordingId, duration) {
  const segments = [];
  const speech = [];
  const removed = [];
  const missed = [];
  let at = 1.2;
  while (at < duration - 3) {
    const segment = makeSegment(segments.length, at, duration);
    segments.push(segment);
    const last = speech.at(-1);
    if (last && segment.start - last.end < 0.4) last.end = segment.end;
    else speech.push({ start: segment.start, end: segment.end });
    at = segment.end + (segments.length % 3 === 0 ? 2.5 + random() * 14 : 0.3);
    if (segments.length === 3) removed.push(...aside(at - 2.4));
    if (segments.length === 5 && at < duration - 4) {
      missed.push({
        id: `missed:${at}:${at + 0.8}`,
        start: at,
        end: at + 0.8,
        reason: "somebody speaks here, but no words could be made out",
        marks: [],
      });
      speech.push({ start: at, end: at + 0.8 });
      at += 1.4;
    }
  }
  const all = segments.flatMap(({ words }) => words);
  const spoken = speech.reduce((sum, { start, end }) => sum + end - start, 0);
  const summary = {
    duration,
    speech_seconds: spoken,
    words: all.length,
    doubtful_words: all.filter(({ verdict }) => verdict === "doubtful").length,
    removed_words: removed.length,
    removed_phrases: removed.length ? 1 : 0,
    missed_seconds: missed.length ? 0.8 : 0,
    silent: all.length === 0,
    reason: all.length === 0 ? "Nobody speaks in this recording." : null,
    text: [
      `${inWords(spoken)} of speech in ${inWords(duration)}`,
      ...(removed.length ? ["1 phrase set aside as unsupported"] : []),
      ...(missed.length ? ["0.8 s of speech not understood"] : []),
    ].join("; "),
    restored_words: 0,
    asked_words: 0,
    written_words: 0,
    rewritten_words: 0,
  };
  return {
    run_id: runId,
    recording_id: recordingId,
    complete: true,
    language: "en",
    language_probability: 0.98,
    duration,
    listened_to: duration,
    speech,
    segments,
    removed,
    missed,
    summary,
    revision: 0,
    asks: [],
    rewritten: [],
    history: { undo: null, redo: null, conflicts: 0 },
  };
}

function likelihood() {
  const roll = random();
  if (roll < 0.06) return 0.2 + random() * 0.3;
  return roll < 0.18 ? 0.5 + random() * 0.3 : 0.8 + random() * 0.2;
}

function spelled(word, index, count) {
  const cased = index === 0 ? word[0].toUpperCase() + word.slice(1) : word;
  return index === count - 1 ? `${cased}.` : cased;
}

function makeSegment(id, from, duration) {
  const words = [];
  let at = from;
  const count = 4 + Math.floor(random() * 14);
  for (let index = 0; index < count && at < duration - 1; index += 1) {
    const long = 0.2 + random() * 0.35;
    const probability = likelihood();
    const word = spelled(WORDS[Math.floor(random() * WORDS.length)], index, count);
    words.push({
      id: `${id}.0.${index}`,
      start: at,
      end: at + long,
      word: ` ${word}`,
      probability,
      verdict: probability < 0.45 ? "doubtful" : "kept",
      reasons: probability < 0.45 ? ["little here is certainly speech"] : [],
      marks: [],
    });
    at += long + 0.04 + (random() < 0.1 ? 0.4 : 0);
  }
  return {
    id,
    paragraph: true,
    start: words[0].start,
    end: words.at(-1).end,
    text: words.map(({ word }) => word).join(""),
    words,
    avg_logprob: -0.21,
    no_speech_prob: 0.02,
    compression_ratio: 1.31,
    temperature: 0,
  };
}

function aside(at) {
  return ["Thank", "you", "for", "watching."].map((word, index) => ({
    id: `aside ${at}.${index}`,
    start: at + index * 0.3,
    end: at + index * 0.3 + 0.25,
    word: ` ${word}`,
    probability: 0.31,
    verdict: "removed",
    reasons: ["nobody speaks here", "the model was stuck: repeated 3 times"],
    marks: [],
  }));
}

function inWords(seconds) {
  const whole = Math.round(seconds);
  return whole < 60
    ? `${whole} s`
    : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export function makeRun(id, recordingId, change = {}) {
  return {
    id,
    recording_id: recordingId,
    number: 1,
    rank: 1,
    state: "waiting",
    progress: 0,
    ahead: 0,
    eta_seconds: null,
    model: "nano-en",
    model_title: "Demonstration",
    language: "en",
    track: null,
    options: { model: "nano-en", language: "en", beam_size: 5 },
    created_at: "2026-03-04T10:00:00Z",
    started_at: "2026-03-04T10:00:01Z",
    finished_at: null,
    elapsed_seconds: null,
    error: null,
    warnings: [],
    summary: null,
    revision: 0,
    held: false,
    ...change,
  };
}

export function makeRecording(id, name, change = {}) {
  return {
    id,
    name,
    media_type: "audio/wav",
    size: 480_044,
    sha256: Buffer.from(id).toString("hex").padEnd(64, "0").slice(0, 64),
    duration: 60,
    container: "wav",
    codec: "pcm_s16le",
    added_at: "2026-03-04T10:00:00Z",
    playable: true,
    error: null,
    run: null,
    runs: 0,
    folder_id: null,
    archived: false,
    tags: [],
    same_file: null,
    live: false,
    ...change,
  };
}

const model = (name, title, change) => ({
  name,
  title,
  description: "",
  size_bytes: 484e6,
  present: false,
  downloading: null,
  demonstration: false,
  languages: "99 languages",
  speed: null,
  memory_bytes: 1e9,
  in_use: false,
  removable: true,
  fault: null,
  ...change,
});

export const MODELS = [
  model("nano-en", "Demonstration", {
    description: "Only for trying Tacet out: it knows 540 words.",
    size_bytes: 16e6,
    present: true,
    demonstration: true,
    languages: "en",
    memory_bytes: 150e6,
    in_use: true,
    removable: false,
  }),
  model("small", "Small", {
    description: "A good start on an ordinary computer.",
  }),
  model("turbo", "Turbo", {
    description: "Nearly as accurate as large-v3 at a third of the time; cannot translate.",
    size_bytes: 1.62e9,
    memory_bytes: 2.4e9,
    downloading: { done_bytes: 0.61e9, total_bytes: 1.62e9, seconds_left: 90 },
  }),
  model("large-v3", "Large", {
    description:
      "The most accurate; about seven times the time of small, so best with a graphics card.",
    size_bytes: 3.09e9,
    memory_bytes: 4.7e9,
  }),
];

export const SETTINGS = {
  model: "auto",
  model_in_use: MODELS[0],
  language: "auto",
  device: "auto",
  device_in_use: "cpu",
  auto_start: true,
  voice_profiles: false,
  version: "0.1.0",
  max_upload_bytes: 5e9,
  chunk_bytes: 262_144,
  languages: [
    { code: "en", name: "English" },
    { code: "de", name: "German" },
    { code: "ar", name: "Arabic" },
  ],
  formats: [
    { name: "txt", title: "Plain text", extension: ".txt", media_type: "text/plain" },
    {
      name: "srt",
      title: "SubRip subtitles",
      extension: ".srt",
      media_type: "application/x-subrip",
    },
    { name: "vtt", title: "WebVTT subtitles", extension: ".vtt", media_type: "text/vtt" },
    {
      name: "tsv",
      title: "Table (tab-separated)",
      extension: ".tsv",
      media_type: "text/tab-separated-values",
    },
    {
      name: "json",
      title: "JSON (whisper layout)",
      extension: ".json",
      media_type: "application/json",
    },
  ],
  model_wait: null,
  notice:
    "This is the small demonstration model; it knows 540 words. Get a real one: tacet models pull small (486 MB), or base (148 MB).",
};

/** A log with the parts that the real one has. */
export function makeLog(run, recording, transcript) {
  return {
    tacet_run_log: 1,
    run: {
      id: run.id,
      number: run.number,
      state: run.state,
      error: null,
      created_at: run.created_at,
    },
    recording: {
      name: recording.name,
      sha256: recording.sha256,
      duration: recording.duration,
      container: "wav",
      codec: "pcm_s16le",
    },
    model: {
      name: run.model,
      title: run.model_title,
      files: { "model.bin": "ab12".repeat(16) },
      device: "cpu",
      compute_type: "int8",
    },
    versions: { tacet: "0.1.0", ctranslate2: "4.6.0", ffmpeg: "7.1" },
    options: {
      beam_size: { value: 5, from: "default" },
      language: { value: "en", from: "request" },
      pause: { value: 0.3, from: "default", unit: "s" },
    },
    language: { code: "en", probability: 0.98 },
    speech: {
      duration: recording.duration,
      spans: transcript?.speech ?? [],
      silence_left_out: 12.3,
      windows: 4,
      shards: 1,
    },
    windows: [
      {
        start: 0,
        end: 28.4,
        tokens: [50257, 50362, 3321],
        temperature: 0,
        avg_logprob: -0.21,
        no_speech_prob: 0.02,
        compression_ratio: 1.3,
        attempts: [{ why: "first", temperature: 0, words: 40 }],
      },
    ],
    words: (transcript?.segments ?? []).flatMap(({ words }) => words),
    missed: transcript?.missed ?? [],
    text: (transcript?.segments ?? []).map(({ text }) => text).join(""),
    reason: null,
    seconds: { decode: 0.12, detect: 0.31, recognize: 2.4 },
    warnings: [],
  };
}

const option = (name, group, help, value, change = {}) => ({
  name,
  group,
  help,
  unit: "",
  kind: "number",
  choices: [],
  low: null,
  high: null,
  default: value,
  value,
  ...change,
});

export const OPTIONS = [
  option("vad_filter", "speech", "listen only where speech is found", true, { kind: "boolean" }),
  option("vad_threshold", "speech", "speech probability at which candidate speech begins", 0.25),
  option("silence", "verify", "strict removes what is doubtful", "balanced", {
    kind: "choice",
    choices: ["strict", "balanced", "verbatim"],
  }),
  option("reach", "verify", "a word this far from any candidate speech is removed", 0.3, {
    unit: "s",
  }),
  option("beam_size", "decode", "beams of the search", 5, { kind: "integer" }),
];
