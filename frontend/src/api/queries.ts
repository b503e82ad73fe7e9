import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import { fetchPart, fetchTranscript } from "./events/transcript-updates";
import { filtersOf, type ListFilters, type ListQuery, plainQuery } from "./recordings/list-query";
import type {
  BrokenRules,
  Comparison,
  EditList,
  ExportPreview,
  Formats,
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

const PART = { before: 60, after: 240 }; // Seconds that are read ahead of the whole text.

export const queryKeys = {
  recordings: ["recordings"] as const,
  lists: ["recordings", "list"] as const,
  list: (query: ListQuery) => ["recordings", "list", plainQuery(query)] as const,
  count: (filters: ListFilters) => ["recordings", "count", filtersOf(filters)] as const,
  recording: (id: string) => ["recording", id] as const,
  groups: ["groups"] as const,
  search: (text: string) => ["search", text] as const,
  settings: ["settings"] as const,
  models: ["models"] as const,
  formats: ["formats"] as const,
  options: ["options"] as const,
  runs: (recordingId: string) => ["runs", recordingId] as const,
  transcript: (runId: string) => ["transcript", runId] as const,
  peaks: (recordingId: string) => ["peaks", recordingId] as const,
  tracks: (recordingId: string) => ["tracks", recordingId] as const,
  speakers: (recordingId: string) => ["speakers", recordingId] as const,
  voices: ["voices"] as const,
  notes: (recordingId: string) => ["notes", recordingId] as const,
  conflicts: (runId: string) => ["conflicts", runId] as const,
  /** Of a recording, or (null) of the library. */
  vocabulary: (recordingId: string | null) => ["vocabulary", recordingId] as const,
  heard: (runId: string, askId: string) => ["heard", runId, askId] as const,
  log: (runId: string) => ["log", runId] as const,
};

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

/** What transcripts can be exported as and imported from; it changes only with the server. */
export const formatsQuery = queryOptions({
  queryKey: queryKeys.formats,
  queryFn: ({ signal }) => api.get<Formats>("/formats", signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The beginning of an exported file; never cached for long, as the text may be edited. */
export const exportPreviewQuery = (runId: string, format: string, options: string) =>
  queryOptions({
    queryKey: ["export-preview", runId, format, options],
    queryFn: ({ signal }) =>
      api.get<ExportPreview>(`/runs/${runId}/exports/${format}/preview?${options}`, signal),
    staleTime: 0,
    gcTime: 0,
  });

/** What in a run's subtitles breaks the rules. */
export const subtitleCheckQuery = (runId: string, rules: string) =>
  queryOptions({
    queryKey: ["subtitle-check", runId, rules],
    queryFn: ({ signal }) => api.get<BrokenRules>(`/runs/${runId}/subtitle-check?${rules}`, signal),
    staleTime: 0,
    gcTime: 0,
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

/** What stands around a moment, to be read until the whole of a long text is there. */
export const transcriptPartQuery = (runId: string, moment: number) =>
  queryOptions({
    queryKey: ["transcript-part", runId, moment],
    queryFn: ({ signal }) => {
      const part = { start: Math.max(0, moment - PART.before), end: moment + PART.after };
      return fetchPart(runId, part, signal);
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000, // It is asked for before it is drawn.
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
