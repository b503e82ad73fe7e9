import { useQuery } from "@tanstack/react-query";
import { tracksQuery } from "@/api/queries";
import type { SoundTrack } from "@/api/types";
import type { OptionsProps } from "./silence-choice";

export interface TrackChoiceProps extends OptionsProps {
  recordingId: string;
}

/** Which sound of a file is heard; nothing for the usual file, which has one. */
export function TrackChoice({ recordingId, chosen, onChange }: TrackChoiceProps) {
  const { data: tracks = [] } = useQuery(tracksQuery(recordingId));
  if (tracks.length < 2) return null;
  const { track, ...others } = chosen;
  return (
    <label className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <span>
        Sound track
        <span className="block text-small text-soft">This file has {tracks.length} of them.</span>
      </span>
      <select
        value={String(track ?? "")}
        onChange={({ target }) =>
          onChange(target.value ? { ...others, track: target.value } : others)
        }
        className="h-11 min-w-48 max-w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
      >
        <option value="">The one with speech in the language</option>
        {tracks
          .toSorted((a, b) => a.number - b.number)
          .map((one) => (
            <option key={one.number} value={one.number}>
              {label(one)}
            </option>
          ))}
      </select>
    </label>
  );
}

/** The track's number with what the file says of it. */
function label({ number, language, title }: SoundTrack): string {
  const known = [languageName(language), title].filter(Boolean).join(", ");
  return known ? `${number}: ${known}` : String(number);
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
