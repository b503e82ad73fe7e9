import type { FilePondServerConfigProps } from "filepond";
import { problemIn } from "@/api/client";
import { nameInFolder } from "./file-filter";

interface Chunk {
  offset: number;
  file: File;
}

/**
 * FilePond's server configuration. Header functions replace its own headers, so all are listed; the
 * first is called with a File to begin and with an id (for HEAD) to resume.
 */
export const server: FilePondServerConfigProps["server"] = {
  url: "/api",
  process: {
    url: "/uploads",
    method: "POST",
    headers: ((file: File | string) =>
      typeof file === "string"
        ? {}
        : {
            "Upload-Length": file.size,
            "Upload-Name": encodeURIComponent(nameInFolder(file)),
          }) as never,
    onerror: (body: string) => problemIn(body, 400).message,
  },
  patch: {
    url: "/uploads/",
    headers: (({ offset, file }: Chunk) => ({
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": offset,
      "Upload-Length": file.size,
      "Upload-Name": encodeURIComponent(nameInFolder(file)),
    })) as never,
    onerror: (body: string) => problemIn(body, 400).message,
  },
  revert: { url: "/uploads", method: "DELETE" },
  fetch: null,
  load: null,
  restore: null,
};

const TRANSIENT = new Set([0, 408, 409, 425, 429, 500, 502, 503, 504]);

/** Whether retrying a chunk may succeed; FilePond answers 409 by asking for the offset. */
export function isTransient(status: number): boolean {
  return TRANSIENT.has(status);
}

/** Milliseconds before the nth retry: exponential, at most ten seconds. */
export function retryDelay(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** attempt);
}
