import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { recordingsQuery } from "@/api/queries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { hasEnded, type Upload, useUploads } from "@/domain/uploads/upload-queue";
import { useSetUrlState } from "@/lib/url-state";

/**
 * With nothing open, what is being sent opens itself when sending begins: that is what was just
 * asked for. Where it turns out that it cannot be read, the next one opens instead. A file gets its
 * id only then, and the address that named it otherwise follows.
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
 * Goes on from what opened itself and could not be read to the first that was sent with it and can;
 * what comes back is the id of what opened itself, while nobody has gone anywhere else.
 */
function useNextReadable(uploads: Upload[]) {
  const { id } = useOpenRecording();
  const change = useSetUrlState();
  const { data: recordings = [] } = useQuery(recordingsQuery);
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
      const arrived = recordings.find((recording) => recording.id === one);
      if (arrived) return arrived.error === null;
      const coming = uploads.find((upload) => upload.id === one);
      return coming && !hasEnded(coming);
    };
    // What is neither here nor on its way is between the two.
    if (!id || id !== autoOpened.current || readable(id) !== false) return;
    const next = sent.current.find((one) => readable(one));
    if (!next) return;
    autoOpened.current = before.current = next;
    change((now) => ({ ...now, recording: next }), { replace: true });
  }, [id, uploads, recordings, change]);
  return autoOpened;
}
