import type { SoundTrack } from "@/api/types";

/** The track's number with what the file says of it. */
export function trackLabel({ number, language, title }: SoundTrack): string {
  const known = trackName({ language, title });
  return known ? `${number}: ${known}` : String(number);
}

/** What the file says of a track: its language in English, and its title. */
export function trackName({ language, title }: Pick<SoundTrack, "language" | "title">): string {
  return [languageName(language), title].filter(Boolean).join(", ");
}

/** The English name of a language tag; the tag itself where it names none. */
function languageName(tag: string): string {
  if (tag === "" || tag === "und") return "";
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
