import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { FilePondErrorDescription, FilePondFile } from "filepond";
import { useCallback, useEffect, useRef } from "react";
import { FilePond } from "react-filepond";
import { readLists } from "@/api/recordings/recording-cache";
import { recordingQuery } from "@/api/recordings/recording-queries";
import type { Settings } from "@/api/types";
import { notify } from "@/components/ui/toasts";
import {
  addRejected,
  beginUpload,
  changeUpload,
  endUpload,
  guardUnload,
  registerWidget,
  replaceUpload,
  uploadOf,
} from "@/domain/uploads/upload-queue";
import { t } from "@/lib/i18n/i18n";
import { isHidden, nameInFolder, PICKER_TYPES, rejection } from "./file-filter";
import { isTransient, retryDelay, server } from "./upload-protocol";

type SentFile = FilePondFile & { transferId: string | null };

/** FilePond options missing from its types; this one turns off simulated progress. */
const UNTYPED = { allowMinimumUploadDuration: false };

/**
 * Hidden FilePond: takes files from the picker, drops, folders and the clipboard and uploads them
 * in chunks. The recording list shows the progress.
 */
export function UploadWidget({ settings }: { settings: Settings }) {
  const widget = useRef<FilePond>(null);
  const client = useQueryClient();
  const resume = useResume(widget);

  useEffect(() => {
    const forget = registerWidget({
      browse: () => widget.current?.browse(),
      add: (files) => void widget.current?.addFiles(files),
      resume: (key) => resume.now(key),
      remove: (key) => {
        endUpload(key);
        if (widget.current?.getFile(key)) widget.current.removeFile(key, { revert: true });
      },
    });
    const unguard = guardUnload();
    return () => {
      forget();
      unguard();
    };
  }, [resume]);

  const accept = useCallback(
    (item: { filename: string; fileSize: number; file: Blob }) => {
      const { filename: name, fileSize: size, file } = item;
      if (isHidden(file)) return false;
      const rejected = rejection({ name, size, type: file.type }, settings.max_upload_bytes);
      if (rejected?.listedReason)
        addRejected({ name: nameInFolder(file as File), size }, rejected.listedReason);
      if (rejected?.notice) notify(rejected.notice);
      return rejected === null;
    },
    [settings.max_upload_bytes],
  );

  const finish = (error: FilePondErrorDescription | null, item: FilePondFile) => {
    if (error) return resume.after(error, item as SentFile);
    resume.forget(item.id);
    changeUpload(item.id, { id: item.serverId, progress: 1 });
    // The recording must be listed before the upload is removed, or the row would blink.
    void readLists(client).then(() => {
      endUpload(item.id);
      widget.current?.removeFile(item.id, { revert: false });
      void notifyDuplicate(client, item.serverId).catch(() => undefined);
    });
  };

  return (
    <div className="upload-widget" aria-hidden="true">
      <FilePond
        ref={widget}
        name="filepond"
        server={server}
        allowMultiple
        dropOnPage
        dropOnElement={false}
        allowRevert
        chunkUploads
        chunkForce
        chunkSize={settings.chunk_bytes}
        chunkRetryDelays={[]}
        {...UNTYPED}
        maxParallelUploads={2}
        credits={false}
        acceptedFileTypes={PICKER_TYPES}
        beforeAddFile={accept as never}
        onaddfile={(error, item) => {
          if (!error)
            beginUpload(item.id, { name: nameInFolder(item.file as File), size: item.fileSize });
        }}
        onprocessfilestart={(item) => changeUpload(item.id, { state: "uploading", message: null })}
        onprocessfileprogress={(item, progress) =>
          changeUpload(item.id, {
            progress: Math.max(progress || 0, uploadOf(item.id)?.progress ?? 0),
            id: (item as SentFile).transferId ?? uploadOf(item.id)?.id ?? null,
            state: "uploading",
          })
        }
        onprocessfile={finish}
      />
    </div>
  );
}

/** Notifies when an uploaded file was here already. */
async function notifyDuplicate(client: QueryClient, id: string): Promise<void> {
  const arrived = await client.fetchQuery({ ...recordingQuery(id), staleTime: 0 });
  if (!arrived?.same_file) return;
  const other = await client.fetchQuery(recordingQuery(arrived.same_file));
  if (other) notify(t("uploads.duplicate", { name: arrived.name, other: other.name }));
}

/**
 * Retries after a broken connection: at once on request or when online again, else with backoff.
 */
function useResume(widget: React.RefObject<FilePond | null>) {
  const handle = useRef<Resume>(null);
  handle.current ??= createResume(widget);
  const resume = handle.current;
  useEffect(() => {
    addEventListener("online", resume.all);
    return () => removeEventListener("online", resume.all);
  }, [resume]);
  return resume;
}

type Resume = ReturnType<typeof createResume>;

function createResume(widget: React.RefObject<FilePond | null>) {
  const attempts = new Map<string, number>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const now = (key: string) => {
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (!uploadOf(key)) return;
    widget.current?.processFile(key).catch(() => undefined); // The outcome comes by onprocessfile.
  };

  return {
    now,
    all: () => {
      for (const key of [...timers.keys()]) now(key);
    },
    forget: (key: string) => attempts.delete(key),
    after(error: FilePondErrorDescription, item: SentFile) {
      if (error.code === 404 && item.transferId) return startOver(widget.current, item);
      if (!isTransient(error.code)) {
        changeUpload(item.id, { state: "failed", message: error.body });
        return;
      }
      const attempt = attempts.get(item.id) ?? 0;
      attempts.set(item.id, attempt + 1);
      changeUpload(item.id, { state: "broken", id: item.transferId });
      timers.set(
        item.id,
        setTimeout(() => now(item.id), retryDelay(attempt)),
      );
    },
  };
}

/** Sends a file again whose upload the server no longer knows. */
function startOver(widget: FilePond | null, item: SentFile): void {
  void widget?.addFile(item.file).then(({ id }) => {
    replaceUpload(item.id, id);
    widget.removeFile(item.id, { revert: false });
  });
}
