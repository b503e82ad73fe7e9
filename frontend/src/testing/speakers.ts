import type { RecordingSpeakers } from "@/api/types";

/** The search for who speaks in a recording. */
export function speakers(change: Partial<RecordingSpeakers> = {}): RecordingSpeakers {
  const wanted = { num_speakers: 0, min_speakers: 0, max_speakers: 0 };
  return { state: "none", progress: 0, wanted, people: 0, revision: 0, error: null, ...change };
}
