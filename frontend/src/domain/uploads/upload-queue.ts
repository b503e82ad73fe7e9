import { createStore, useStore } from "@/lib/store";

/** A file being uploaded. `id` is that of the recording it becomes. */
export interface Upload {
  key: string;
  id: string | null;
  /** The id in older URLs, when the file was sent again from the start. */
  previousId: string | null;
  name: string;
  size: number;
  progress: number;
  /** `refused` was never sent; only its message is listed. */
  state: "queued" | "uploading" | "broken" | "failed" | "refused";
  message: string | null;
}

/** Commands of the upload widget, which registers itself while mounted. */
export interface UploadWidgetHandle {
  browse(): void;
  add(files: File[]): void;
  resume(key: string): void;
  remove(key: string): void;
}

const uploads = createStore<Upload[]>([]);
let widget: UploadWidgetHandle | null = null;

export function useUploads(): Upload[] {
  return useStore(uploads);
}

export function registerWidget(next: UploadWidgetHandle): () => void {
  widget = next;
  return () => {
    widget = null;
    uploads.set([]);
  };
}

export const chooseFiles = () => widget?.browse();
export const sendFiles = (files: File[]) => widget?.add(files);
export const resumeUpload = (key: string) => widget?.resume(key);
export const cancelUpload = (key: string) => widget?.remove(key);

export function uploadOf(key: string): Upload | undefined {
  return uploads.get().find((upload) => upload.key === key);
}

/** Whether a name in the URL means this upload, also by its earlier id. */
export function hasId({ key, previousId }: Upload, name: string | undefined): boolean {
  return key === name || (previousId !== null && previousId === name);
}

/** The upload that a name in the URL means. */
export function findUpload(all: Upload[], name: string | undefined): Upload | undefined {
  return all.find((one) => hasId(one, name) || (one.id !== null && one.id === name));
}

export function beginUpload(key: string, file: { name: string; size: number }): void {
  uploads.set((all) => (all.some((one) => one.key === key) ? all : [...all, newUpload(key, file)]));
}

function newUpload(key: string, { name, size }: { name: string; size: number }): Upload {
  const none = { id: null, previousId: null, message: null };
  return { key, ...none, name, size, progress: 0, state: "queued" };
}

let rejectedCount = 0;

/** Lists a file that will not be sent, with the reason. */
export function addRejected(file: { name: string; size: number }, message: string): void {
  rejectedCount += 1;
  const key = `refused-${rejectedCount}`;
  uploads.set((all) => [...all, { ...newUpload(key, file), state: "refused", message }]);
}

export function changeUpload(key: string, change: Partial<Upload>): void {
  uploads.set((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

export function endUpload(key: string): void {
  uploads.set((all) => all.filter((one) => one.key !== key));
}

/** Replaces the upload of a file by a new one, begun or not. */
export function replaceUpload(old: string, key: string): void {
  const before = uploadOf(old);
  if (!before) return;
  const next = { ...(uploadOf(key) ?? newUpload(key, before)), previousId: before.id ?? old };
  uploads.set((all) =>
    all.filter((one) => one.key !== key).map((one) => (one === before ? next : one)),
  );
}

/** Whether an upload has failed or was refused. */
export function hasEnded({ state }: Upload): boolean {
  return state === "failed" || state === "refused";
}

/** Asks before the page closes while files are still being sent; nothing else would be lost. */
export function guardUnload(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (uploads.get().some((upload) => !hasEnded(upload))) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return () => removeEventListener("beforeunload", ask);
}
