import { useQuery } from "@tanstack/react-query";
import { modelsQuery, settingsQuery } from "@/api/queries";
import type { Model } from "@/api/types";
import { byteSize, percentOf, roughDuration } from "@/lib/format";
import { t, usePageLanguage } from "@/lib/i18n/i18n";

export interface ModelDownload {
  title: string;
  /** "getting the model Base (148 MB), 62 %, about 20 s left" */
  statusText: string;
  percent: string;
  /** 0..1 */
  fraction: number;
}

/** The download of the named model; with an empty name, of whichever is downloading. */
export function useModelDownload(name: string, enabled = true): ModelDownload | null {
  usePageLanguage();
  const { data } = useQuery({ ...modelsQuery, enabled });
  if (!enabled) return null;
  const model = data?.find((one) => one.downloading && (name === "" || one.name === name));
  return model ? toDownload(model) : null;
}

/** The download in progress while no model is usable. */
export function useRequiredModelDownload(): ModelDownload | null {
  const { data: settings } = useQuery(settingsQuery);
  return useModelDownload("", settings?.model_in_use === null);
}

function toDownload({ title, size_bytes, downloading }: Model): ModelDownload | null {
  if (!downloading) return null;
  const { done_bytes, total_bytes, seconds_left } = downloading;
  const percent = percentOf(done_bytes, total_bytes);
  const status =
    size_bytes > 0
      ? t("models.gettingSized", { title, percent, size: byteSize(size_bytes) })
      : t("models.getting", { title, percent });
  return {
    title,
    percent,
    statusText:
      seconds_left === null
        ? status
        : t("models.withTimeLeft", { status, time: roughDuration(seconds_left) }),
    fraction: total_bytes > 0 ? done_bytes / total_bytes : 0,
  };
}
