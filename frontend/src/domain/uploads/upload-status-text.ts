import { percent } from "@/lib/format";
import type { Upload } from "./upload-queue";

/** An upload's status. */
export function uploadStatusText({ state, progress, message }: Upload): string {
  if (state === "refused") return `not sent: ${message}`;
  if (state === "failed") return `not sent: ${message ?? "the server refused it"}`;
  if (state === "broken") {
    return `the connection broke at ${percent(progress)}; it goes on by itself`;
  }
  return state === "queued" ? "waiting to be sent" : `uploading ${percent(progress)}`;
}
