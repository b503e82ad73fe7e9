import type {
  Ask,
  Model,
  OptionFacts,
  Recording,
  RemovedWord,
  Run,
  Segment,
  Settings,
  Transcript,
  Word,
} from "@/api/types";

/** Builders: a valid thing, and what is different about this one. */

export function word(text: string, start: number, end: number, change: Partial<Word> = {}): Word {
  return {
    id: `${start} ${text}`,
    word: ` ${text}`,
    start,
    end,
    probability: 0.95,
    verdict: "kept",
    reasons: [],
    marks: [],
    ...change,
  };
}

export function segment(id: number, words: Word[]): Segment {
  return {
    id,
    paragraph: true,
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    text: words.map(({ word }) => word).join(""),
    words,
    avg_logprob: -0.2,
    no_speech_prob: 0,
    compression_ratio: 1.2,
    temperature: 0,
  };
}

export function transcript(change: Partial<Transcript> = {}): Transcript {
  return {
    run_id: "run-1",
    recording_id: "rec-1",
    complete: true,
    language: "en",
    language_probability: 1,
    other_languages: [],
    duration: 30,
    listened_to: 30,
    speech: [{ start: 1, end: 3 }],
    segments: [segment(0, [word("Picture", 1, 1.5), word("listen.", 1.6, 2.2)])],
    removed: [],
    missed: [],
    summary: summary(),
    revision: 0,
    history: { undo: null, redo: null, conflicts: 0 },
    asks: [],
    rewritten: [],
    ...{ stops: [], readings: [] },
    ...change,
  };
}

export function removedWord(text: string, start: number, end: number): RemovedWord {
  return { ...word(text, start, end), verdict: "removed", reasons: ["nobody speaks here"] };
}

export function ask(change: Partial<Ask> = {}): Ask {
  const heard = { words: 0, error: null, aligns: false, step: null, model: null, beside: false };
  const asked = { start: 10, end: 20, language: null, run_id: "run-1" };
  return { id: "ask-1", ...asked, ...heard, state: "waiting", ...change };
}

export function summary(change: Partial<NonNullable<Run["summary"]>> = {}) {
  return {
    duration: 30,
    speech_seconds: 2,
    words: 2,
    doubtful_words: 0,
    removed_words: 0,
    removed_phrases: 0,
    missed_seconds: 0,
    silent: false,
    reason: null,
    text: "2 s of speech in 30 s",
    restored_words: 0,
    asked_words: 0,
    written_words: 0,
    rewritten_words: 0,
    ...change,
  };
}

export function run(change: Partial<Run> = {}): Run {
  return {
    id: "run-1",
    recording_id: "rec-1",
    number: 1,
    rank: change.number ?? 1,
    state: "done",
    progress: 1,
    ahead: 0,
    eta_seconds: null,
    model: "nano-en",
    model_title: "Nano",
    language: "en",
    track: null,
    options: {},
    created_at: "2026-03-04T10:00:00Z",
    started_at: "2026-03-04T10:00:01Z",
    finished_at: "2026-03-04T10:00:03Z",
    elapsed_seconds: 2,
    error: null,
    warnings: [],
    summary: summary(),
    ...{ revision: 0, held: false },
    ...change,
  };
}

export function recording(change: Partial<Recording> = {}): Recording {
  return {
    id: "rec-1",
    name: "interview.m4a",
    media_type: "audio/mp4",
    size: 1000,
    sha256: change.id ?? "00",
    duration: 30,
    container: "mp4",
    codec: "aac",
    added_at: "2026-03-04T10:00:00Z",
    playable: true,
    error: null,
    run: run(),
    ...{ runs: 1, archived: false, tags: [], live: false },
    ...change,
  };
}

export function model(change: Partial<Model> = {}): Model {
  return {
    name: "nano-en",
    title: "Nano",
    description: "Knows 540 words.",
    size_bytes: 16e6,
    present: true,
    downloading: null,
    demonstration: true,
    languages: "en",
    speed: null,
    memory_bytes: 1e8,
    in_use: true,
    fault: null,
    source: null,
    sha256: null,
    removable: false,
    ...change,
  };
}

export function settings(change: Partial<Settings> = {}): Settings {
  return {
    model: "auto",
    model_in_use: model(),
    ...{ language: "auto", device: "auto" },
    device_in_use: "cpu",
    auto_start: true,
    voice_profiles: false,
    version: "0.1.0",
    max_upload_bytes: 1e9,
    chunk_bytes: 1e6,
    languages: [{ code: "en", name: "English" }],
    formats: [
      { name: "txt", title: "Plain text", extension: "txt", media_type: "text/plain" },
      { name: "srt", title: "Subtitles", extension: "srt", media_type: "application/x-subrip" },
    ],
    notice: null,
    model_wait: null,
    ...change,
  };
}

export function option(name: string, change: Partial<OptionFacts>): OptionFacts {
  const plain = { help: `what ${name} does`, unit: "", choices: [], low: null, high: null };
  return { name, group: "verify", kind: "number", default: 1, value: 1, ...plain, ...change };
}

export function options(): OptionFacts[] {
  const choices = ["strict", "balanced", "verbatim"];
  return [
    option("silence", { kind: "choice", choices, default: "balanced", value: "balanced" }),
    option("reach", { unit: "s", default: 0.3, value: 0.3, low: 0 }),
    option("vad_filter", { group: "speech", kind: "boolean", default: true, value: true }),
  ];
}
