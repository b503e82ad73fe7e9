import { byteSize } from "@/lib/format";
import { inEnglish, t } from "@/lib/i18n/i18n";

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

/** Why a file is not sent. */
export interface Rejection {
  /** The notice of it; null for what nobody meant to send. */
  notice: string | null;
  /**
   * What stays in the recording list, in English as the server's own words; null for files that
   * were probably not meant to be transcribed.
   */
  listedReason: string | null;
}

/** Why a file is not sent; null when it is. */
export function rejection(
  { name, size, type }: { name: string; size: number; type: string },
  limit: number,
): Rejection | null {
  if (CLUTTER.test(name)) return { notice: null, listedReason: null };
  if (NOT_MEDIA.test(type)) {
    return { notice: t("uploads.leftOut.kind", { name }), listedReason: null };
  }
  if (size === 0) {
    const listedReason = inEnglish("server.sentences.fileEmpty");
    return { notice: t("uploads.leftOut.empty", { name }), listedReason };
  }
  if (size <= limit) return null;
  const most = byteSize(limit);
  const listedReason = inEnglish("server.sentences.fileTooLarge", { size: most });
  return { notice: t("uploads.leftOut.large", { name, size: most }), listedReason };
}
