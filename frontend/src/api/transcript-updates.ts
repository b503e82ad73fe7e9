import { api } from "./client";
import type { LiveEvent, Segment, Span, SpeechFound, Transcript, TranscriptGrew } from "./types";

/** What makes a transcript larger while its run goes on. */
export type Growth = Extract<LiveEvent, { type: "speech.found" | "transcript.grew" }>;

/** For each transcript that is on its way here, what has been told about it since it was asked for. */
const waiting = new Map<string, Set<Growth[]>>();

/**
 * Asks for a transcript. It may have been written down before something that was told while it was
 * on its way, so that is put in once more: what is told twice changes nothing.
 */
export async function fetchTranscript(runId: string, signal?: AbortSignal): Promise<Transcript> {
  const told: Growth[] = [];
  const asking = waiting.get(runId) ?? new Set();
  waiting.set(runId, asking.add(told));
  try {
    const read = await api.get<Transcript>(`/runs/${runId}/transcript`, signal);
    return read.complete ? read : told.reduce(grown, read);
  } finally {
    asking.delete(told);
    if (asking.size === 0) waiting.delete(runId);
  }
}

/** Keeps what was told for the transcripts that are on their way. */
export function noteGrowth(growth: Growth): void {
  for (const told of waiting.get(growth.data.run_id) ?? []) told.push(growth);
}

/** The transcript with what was told put in. */
export function grown(now: Transcript, growth: Growth): Transcript {
  const more =
    growth.type === "speech.found" ? withSpeech(now, growth.data) : withText(now, growth.data);
  return { ...more, listened_to: Math.max(now.listened_to, growth.data.listened_to) };
}

function withSpeech(now: Transcript, { start, speech }: SpeechFound): Transcript {
  return { ...now, speech: [...now.speech.filter((span) => span.start < start), ...speech] };
}

/** The new segments in order; one that is known already is replaced. */
function withText(now: Transcript, more: TranscriptGrew): Transcript {
  const known = new Map<number, Segment>(now.segments.map((segment) => [segment.id, segment]));
  for (const segment of more.segments) known.set(segment.id, segment);
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
