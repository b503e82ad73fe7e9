import { useQuery } from "@tanstack/react-query";
import { tracksQuery } from "@/api/queries";
import { trackLabel } from "@/domain/recordings/track-label";
import { useT } from "@/lib/i18n/i18n";
import type { OptionsProps } from "./silence-choice";

export interface TrackChoiceProps extends OptionsProps {
  recordingId: string;
}

/** Choice of a sound track; empty for files with one. */
export function TrackChoice({ recordingId, chosen, onChange }: TrackChoiceProps) {
  const t = useT();
  const { data: tracks = [] } = useQuery(tracksQuery(recordingId));
  if (tracks.length < 2) return null;
  const { track, ...others } = chosen;
  return (
    <label className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <span>
        {t("tracks.title")}
        <span className="block text-small text-soft">
          {t("tracks.count", { tracks: tracks.length })}
        </span>
      </span>
      <select
        value={String(track ?? "")}
        onChange={({ target }) =>
          onChange(target.value ? { ...others, track: target.value } : others)
        }
        className="h-11 min-w-48 max-w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
      >
        <option value="">{t("tracks.auto")}</option>
        {tracks
          .toSorted((a, b) => a.number - b.number)
          .map((one) => (
            <option key={one.number} value={one.number}>
              {trackLabel(one)}
            </option>
          ))}
      </select>
    </label>
  );
}
