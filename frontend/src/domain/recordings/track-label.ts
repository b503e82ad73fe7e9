import type { SoundTrack } from "@/api/types";
import { listText } from "@/lib/format";
import { pageLanguage, t } from "@/lib/i18n/i18n";
import { nameIn } from "@/lib/i18n/language-names";

/** The track's number with what the file says of it. */
export function trackLabel({ number, language, title }: SoundTrack): string {
  const known = trackName({ language, title });
  return known ? t("tracks.label", { number, name: known }) : String(number);
}

/** What the file says of a track: its language, and its title. */
export function trackName({ language, title }: Pick<SoundTrack, "language" | "title">): string {
  return listText([languageName(language), title].filter(Boolean));
}

/** The name of a language tag; the tag itself where it names none. */
function languageName(tag: string): string {
  if (tag === "" || tag === "und") return "";
  return nameIn(pageLanguage(), tag) ?? tag;
}
