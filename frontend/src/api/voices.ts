import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import { queryKeys } from "./queries";
import type { Voice, VoiceList } from "./types";

/** Whose voices are remembered; only while that is switched on. */
export const voicesQuery = queryOptions({
  queryKey: queryKeys.voices,
  queryFn: async ({ signal }) => (await api.get<VoiceList>("/voices", signal)).items,
});

/** Remembers the voice of whoever is called so in a text. */
export function rememberVoice(runId: string, name: string): Promise<Voice> {
  return api.post<Voice>("/voices", { run_id: runId, name });
}

export function deleteVoice(id: string): Promise<void> {
  return api.delete(`/voices/${id}`);
}

export function deleteVoices(): Promise<void> {
  return api.delete("/voices");
}
