import { useQuery } from "@tanstack/react-query";
import { modelsQuery, settingsQuery } from "@/api/queries";
import type { Model } from "@/api/types";
import { about, bytes, percentOf } from "@/lib/format";

export interface FetchedModel {
  title: string;
  /** "getting the model Base (148 MB), 62 %, about 20 s left" */
  words: string;
  percent: string;
  /** 0..1 */
  part: number;
}

/**
 * The model that is on its way, if any: of that name, or with an empty name whichever will be used
 * once it is here.
 */
export function useFetchedModel(name: string, enabled = true): FetchedModel | null {
  const { data } = useQuery({ ...modelsQuery, enabled });
  if (!enabled) return null;
  const model = data?.find((one) => one.downloading && (name === "" || one.name === name));
  return model ? described(model) : null;
}

/** The same while the server has no model that the next run could use. */
export function useAwaitedModel(): FetchedModel | null {
  const { data: settings } = useQuery(settingsQuery);
  return useFetchedModel("", settings?.model_in_use === null);
}

function described({ title, size_bytes, downloading }: Model): FetchedModel | null {
  if (!downloading) return null;
  const { done_bytes, total_bytes, seconds_left } = downloading;
  const percent = percentOf(done_bytes, total_bytes);
  const size = size_bytes > 0 ? ` (${bytes(size_bytes)})` : "";
  const left = seconds_left === null ? "" : `, ${about(seconds_left)} left`;
  return {
    title,
    percent,
    words: `getting the model ${title}${size}, ${percent}${left}`,
    part: total_bytes > 0 ? done_bytes / total_bytes : 0,
  };
}
