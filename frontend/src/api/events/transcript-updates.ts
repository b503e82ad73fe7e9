import { painted } from "@/lib/painted";
import { api } from "../client";
import type {
  Segment,
  ServerEvent,
  Span,
  SpeechFound,
  Transcript,
  TranscriptGrowth,
} from "../types";

/** An event that extends a transcript while its run goes on. */
export type TranscriptUpdate = Extract<ServerEvent, { type: "speech.found" | "transcript.grew" }>;

/** Events received since each transcript request in flight began, by run. */
const inFlight = new Map<string, Set<TranscriptUpdate[]>>();

/** Parts on their way here, by run: the whole text waits, or the server would read both at once. */
const partsInFlight = new Map<string, Promise<unknown>>();

/** Fetches what stands in a stretch of the recording, ahead of the whole text. */
export async function fetchPart(
  runId: string,
  { start, end }: Span,
  signal?: AbortSignal,
): Promise<Transcript> {
  const path = `/runs/${runId}/transcript?start=${start}&end=${end}`;
  const part = api.get<Transcript>(path, signal);
  const settled = part.then(painted, () => {});
  partsInFlight.set(runId, settled);
  void settled.then(() => partsInFlight.get(runId) === settled && partsInFlight.delete(runId));
  return part;
}

/**
 * Fetches a transcript, after a part of it that was asked for in the same moment. Events received
 * meanwhile may be newer than the answer, so they are applied to it; applying one twice changes
 * nothing.
 */
export async function fetchTranscript(runId: string, signal?: AbortSignal): Promise<Transcript> {
  const updates: TranscriptUpdate[] = [];
  const buffers = inFlight.get(runId) ?? new Set();
  inFlight.set(runId, buffers.add(updates));
  try {
    await null; // Other parts of the page may be about to ask for a part.
    await partsInFlight.get(runId);
    const read = await api.get<Transcript>(`/runs/${runId}/transcript`, signal);
    return read.complete ? read : updates.reduce(withUpdate, read);
  } finally {
    buffers.delete(updates);
    if (buffers.size === 0) inFlight.delete(runId);
  }
}

/** Buffers an event for the transcript requests in flight. */
export function bufferUpdate(update: TranscriptUpdate): void {
  for (const updates of inFlight.get(update.data.run_id) ?? []) updates.push(update);
}

/** The transcript after an event. */
export function withUpdate(now: Transcript, update: TranscriptUpdate): Transcript {
  const more =
    update.type === "speech.found" ? withSpeech(now, update.data) : grown(now, update.data);
  return { ...more, listened_to: Math.max(now.listened_to, update.data.listened_to) };
}

function withSpeech(now: Transcript, { start, speech }: SpeechFound): Transcript {
  return { ...now, speech: [...now.speech.filter((span) => span.start < start), ...speech] };
}

function grown(now: Transcript, more: TranscriptGrowth): Transcript {
  return more.draft ? withoutDraft(now, more) : withText(now, more);
}

/** Without what may still change: whoever reads the text meanwhile gets that as well. */
function withoutDraft(now: Transcript, { segments, gone }: TranscriptGrowth): Transcript {
  const drafted = new Set([...segments.map(({ id }) => id), ...gone]);
  if (!now.segments.some(({ id }) => drafted.has(id))) return now;
  return { ...now, segments: now.segments.filter(({ id }) => !drafted.has(id)) };
}

/** The segments in order, known ones replaced, and those left out that stand no more. */
function withText(now: Transcript, more: TranscriptGrowth): Transcript {
  const known = new Map<number, Segment>(now.segments.map((segment) => [segment.id, segment]));
  for (const segment of more.segments) known.set(segment.id, segment);
  for (const id of more.gone) known.delete(id);
  return {
    ...now,
    segments: inOrder([...known.values()]),
    removed: replaced(now.removed, more.removed, more),
    missed: replaced(now.missed, more.missed, more),
  };
}

function replaced<T extends Span>(all: T[], fresh: T[], within: Span): T[] {
  const others = all.filter(({ start }) => start < within.start || start >= within.end);
  return inOrder([...others, ...fresh]);
}

function inOrder<T extends Span>(all: T[]): T[] {
  return all.sort((a, b) => a.start - b.start);
}
