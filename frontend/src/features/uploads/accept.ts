/** Which files are worth sending. The server decides what it can read; this only leaves out the rest of a folder. */

const NOT_SOUND = /^(text|image|font)\/|^application\/(pdf|zip|json|xml|msword|x-zip|vnd\.)/;
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

/** What the file picker offers first; "all files" stays possible. */
export const PICKER_TYPES = [
  "audio/*",
  "video/*",
  ".amr,.aac,.ac3,.aif,.aiff,.caf,.flac,.m4a,.m4b,.mka,.mkv,.mov,.mp3,.mp4,.oga,.ogg,.opus,.wav,.webm,.wma",
];

/** Why a file is left out, in words to follow its name; null when it is taken. */
export function refusal(file: { name: string; size: number; type: string }, limit: number) {
  if (CLUTTER.test(file.name)) return "";
  if (file.size === 0) return "is empty";
  if (NOT_SOUND.test(file.type)) return "is not audio or video";
  if (file.size > limit) return "is larger than this server takes";
  return null;
}
