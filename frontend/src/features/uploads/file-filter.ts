import { byteSize } from "@/lib/format";

/** Which files to send. The server decides what it can read; this skips the rest of a folder. */

const NOT_MEDIA = /^(text|image|font)\/|^application\/(pdf|zip|json|xml|msword|x-zip|vnd\.)/;
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$)/i;
const HIDDEN = /^(\.|__MACOSX$|\$RECYCLE\.BIN$|System Volume Information$)/;

/** The folders that a file lay in, from the one that was dropped or chosen; none of a lone file. */
function foldersOf(file: Blob): string[] {
  // FilePond keeps the path of a dropped file, the browser that of a chosen one.
  const { _relativePath, webkitRelativePath } = file as File & { _relativePath?: string };
  return (_relativePath || webkitRelativePath || "").split("/").filter(Boolean).slice(0, -1);
}

/** Whether a file lies in a folder that people do not see, such as `.git` or a trash. */
export function isHidden(file: Blob): boolean {
  return foldersOf(file).some((folder) => HIDDEN.test(folder));
}

/** A file's name with the folders it came from: "interviews › 01.wav". */
export function nameInFolder(file: File): string {
  return [...foldersOf(file), file.name].join(" › ");
}

/** What the file picker offers first; "all files" stays possible. */
export const PICKER_TYPES = [
  "audio/*",
  "video/*",
  ".amr,.aac,.ac3,.aif,.aiff,.caf,.flac,.m4a,.m4b,.mka,.mkv,.mov,.mp3,.mp4,.oga,.ogg,.opus,.wav,.webm,.wma",
];

const EMPTY = "the file is empty. Copy it again from where it was recorded.";

/**
 * Why a file is not sent, to follow its name; null when it is. `listedReason` stays in the
 * recording list for files that were probably meant to be transcribed.
 */
export function rejection(file: { name: string; size: number; type: string }, limit: number) {
  if (CLUTTER.test(file.name)) return { reason: "", listedReason: null };
  if (NOT_MEDIA.test(file.type)) return { reason: "is not audio or video", listedReason: null };
  if (file.size === 0) return { reason: "is empty", listedReason: EMPTY };
  if (file.size <= limit) return null;
  const reason = `is larger than ${byteSize(limit)}, the most this server takes`;
  return { reason, listedReason: `the file ${reason}` };
}
