import { useEffect, useRef } from "react";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { hasEnded, type Upload, useUploads } from "@/domain/uploads/upload-queue";
import { useSetUrlState } from "@/lib/url-state";

/**
 * Opens the first upload when nothing is open; if its file turns out unreadable, the next one.
 * Rewrites the URL once the upload has the recording's id.
 */
export function useOpenUpload(opened: string | undefined): void {
  const { id, open } = useOpenRecording();
  const change = useSetUrlState();
  const uploads = useUploads();
  const autoOpened = useNextReadable(uploads);
  const firstId = uploads.find((upload) => upload.id !== null && !hasEnded(upload))?.id;
  const sending = firstId !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving a recording must not open one
  useEffect(() => {
    if (id || !firstId) return;
    autoOpened.current = firstId;
    open(firstId);
  }, [sending]);
  useEffect(() => {
    if (!id || !opened || opened === id) return;
    if (autoOpened.current === id) autoOpened.current = opened;
    change((now) => (now.recording === id ? { ...now, recording: opened } : now), {
      replace: true,
    });
  }, [id, opened, change, autoOpened]);
}

/**
 * Moves from an automatically opened, unreadable file to the first readable one sent with it.
 * Returns a ref to the id that was opened automatically, null once the user navigates.
 */
function useNextReadable(uploads: Upload[]) {
  const { id } = useOpenRecording();
  const change = useSetUrlState();
  const { entries } = useListEntries();
  const autoOpened = useRef<string | null>(null);
  const sent = useRef<string[]>([]);
  const before = useRef(id);
  useEffect(() => {
    if (before.current !== id && before.current === autoOpened.current) autoOpened.current = null;
    before.current = id;
    for (const { id: one } of uploads) {
      if (one && !sent.current.includes(one)) sent.current.push(one);
    }
    const readable = (one: string) => {
      const arrived = entries.find(({ id, kind }) => id === one && kind === "recording");
      if (arrived?.kind === "recording") return arrived.recording.error === null;
      const coming = uploads.find((upload) => upload.id === one);
      return coming && !hasEnded(coming);
    };
    // An id in neither list is just changing from upload to recording.
    if (!id || id !== autoOpened.current || readable(id) !== false) return;
    const next = sent.current.find((one) => readable(one));
    if (!next) return;
    autoOpened.current = before.current = next;
    change((now) => ({ ...now, recording: next }), { replace: true });
  }, [id, uploads, entries, change]);
  return autoOpened;
}
