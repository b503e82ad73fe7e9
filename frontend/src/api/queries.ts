import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import { fetchRecordings } from "./recording-list";
import { fetchTranscript } from "./transcript-updates";
import type {
  Comparison,
  EditList,
  HeardBeside,
  ModelList,
  OptionList,
  Peaks,
  RunList,
  Settings,
  SoundTrackList,
  Span,
  Transcript,
} from "./types";

export const queryKeys = {
  recordings: ["recordings"] as const,
  settings: ["settings"] as const,
  models: ["models"] as const,
  options: ["options"] as const,
  runs: (recordingId: string) => ["runs", recordingId] as const,
  transcript: (runId: string) => ["transcript", runId] as const,
  peaks: (recordingId: string) => ["peaks", recordingId] as const,
  tracks: (recordingId: string) => ["tracks", recordingId] as const,
  conflicts: (runId: string) => ["conflicts", runId] as const,
  heard: (runId: string, askId: string) => ["heard", runId, askId] as const,
  log: (runId: string) => ["log", runId] as const,
};

export const recordingsQuery = queryOptions({
  queryKey: queryKeys.recordings,
  queryFn: ({ signal }) => fetchRecordings(signal),
});

export const settingsQuery = queryOptions({
  queryKey: queryKeys.settings,
  queryFn: ({ signal }) => api.get<Settings>("/settings", signal),
});

export const modelsQuery = queryOptions({
  queryKey: queryKeys.models,
  queryFn: async ({ signal }) => (await api.get<ModelList>("/models", signal)).items,
});

export const optionsQuery = queryOptions({
  queryKey: queryKeys.options,
  queryFn: async ({ signal }) => (await api.get<OptionList>("/options", signal)).items,
});

export const runsQuery = (recordingId: string) =>
  queryOptions({
    queryKey: queryKeys.runs(recordingId),
    queryFn: async ({ signal }) =>
      (await api.get<RunList>(`/recordings/${recordingId}/runs`, signal)).items,
  });

export const transcriptQuery = (runId: string) =>
  queryOptions({
    queryKey: queryKeys.transcript(runId),
    queryFn: ({ signal }) => fetchTranscript(runId, signal),
  });

/** The text as the run wrote it, whatever a person made of it. */
export const originalTranscriptQuery = (runId: string) =>
  queryOptions({
    queryKey: [...queryKeys.transcript(runId), "original"],
    queryFn: ({ signal }) => api.get<Transcript>(`/runs/${runId}/transcript?edits=none`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Peaks of the waveform; none until the server has read the recording once. */
export const peaksQuery = (recordingId: string) =>
  queryOptions({
    queryKey: queryKeys.peaks(recordingId),
    queryFn: ({ signal }) => api.get<Peaks>(`/recordings/${recordingId}/peaks`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Peaks of a part of the recording, at the finest resolution. */
export const peaksPartQuery = (recordingId: string, { start, end }: Span) =>
  queryOptions({
    queryKey: [...queryKeys.peaks(recordingId), start, end],
    queryFn: ({ signal }) =>
      api.get<Peaks>(
        `/recordings/${recordingId}/peaks?start=${start}&end=${end}&count=2000`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Never cached: either text may have been edited since. */
export const comparisonQuery = (before: string, after: string) =>
  queryOptions({
    queryKey: ["comparison", before, after],
    queryFn: ({ signal }) => api.get<Comparison>(`/runs/${before}/comparison/${after}`, signal),
    staleTime: 0,
    gcTime: 0,
  });

export const tracksQuery = (recordingId: string) =>
  queryOptions({
    queryKey: queryKeys.tracks(recordingId),
    queryFn: async ({ signal }) =>
      (await api.get<SoundTrackList>(`/recordings/${recordingId}/tracks`, signal)).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Corrections of another run that this one could not take over, settled ones among them. */
export const conflictsQuery = (runId: string) =>
  queryOptions({
    queryKey: queryKeys.conflicts(runId),
    queryFn: async ({ signal }) =>
      (await api.get<EditList>(`/runs/${runId}/operations`, signal)).conflicts,
    staleTime: 0,
  });

/** What was heard beside the text; read anew with each revision, for the text may have changed. */
export const heardQuery = (runId: string, askId: string, revision: number) =>
  queryOptions({
    queryKey: [...queryKeys.heard(runId, askId), revision],
    queryFn: ({ signal }) =>
      api.get<HeardBeside>(`/runs/${runId}/asks/${askId}/comparison`, signal),
  });

export const logQuery = (runId: string) =>
  queryOptions({
    queryKey: queryKeys.log(runId),
    queryFn: ({ signal }) => api.get<Record<string, unknown>>(`/runs/${runId}/log`, signal),
  });
