import { percent } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import type { Upload } from "./upload-queue";

/** An upload's status. */
export function uploadStatusText({ state, progress, message }: Upload): string {
  if (state === "refused" || state === "failed") {
    const reason = message === null ? t("uploads.refused") : serverWords(message);
    return t("uploads.notSent", { reason });
  }
  if (state === "broken") return t("uploads.broken", { percent: percent(progress) });
  if (state === "queued") return t("uploads.queued");
  return t("uploads.uploading", { percent: percent(progress) });
}
