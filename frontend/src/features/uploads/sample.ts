import { sendFiles } from "@/domain/uploads/upload-queue";

const SAMPLE = "/sample.flac";

/** Fetches the sample recording that comes with the page and sends it like any other file. */
export async function sendSample(): Promise<boolean> {
  const answer = await fetch(SAMPLE).catch(() => null);
  if (!answer?.ok || answer.headers.get("content-type")?.startsWith("text/html")) return false;
  const blob = await answer.blob();
  sendFiles([new File([blob], "sample.flac", { type: "audio/flac" })]);
  return true;
}

export async function hasSample(): Promise<boolean> {
  const answer = await fetch(SAMPLE, { method: "HEAD" }).catch(() => null);
  return Boolean(answer?.ok && !answer.headers.get("content-type")?.startsWith("text/html"));
}
