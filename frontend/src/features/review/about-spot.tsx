import type { ReactNode } from "react";
import type { ReviewProgress } from "@/domain/review/review-progress";
import { quotedWords, reasonText, spotTitle } from "@/domain/review/segment-labels";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import type { Person } from "@/domain/speakers/people";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { clock, numberText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface AboutSpotProps {
  spot: TimelineSegment;
  place: string;
  checked: ReactNode;
  /** All who speak in the text. */
  people: readonly Person[];
}

/** How far the review is, and how many keys a spot takes. */
export function Checked({ keys, ...progress }: ReviewProgress & { keys: number | null }) {
  const t = useT();
  return (
    <span className="tabular">
      {t("review.progress", { ...progress })}{" "}
      {keys !== null && (
        <span title={t("review.keysHint")}>
          {t("review.keysEach", { keys: numberText(keys, 1) })}
        </span>
      )}
    </span>
  );
}

/** What a spot is, where it stands among all, and why it is one. */
export function AboutSpot({ spot, place, checked, people }: AboutSpotProps) {
  const t = useT();
  const speaker = spot.words[0]?.speaker ?? null;
  return (
    <>
      <p className="low:truncate">
        <span className="tabular text-soft">{place}</span>{" "}
        <span className="font-medium">{spotTitle(spot)}</span>{" "}
        <span className="tabular text-soft">{t("review.at", { time: clock(spot.start) })}</span>{" "}
        {speaker !== null && (
          <>
            <SpeakerName name={speaker} people={people} className="max-w-48" />{" "}
          </>
        )}
        <span className="break-words">{quotedWords(spot)}</span>
      </p>
      <p className="text-soft low:truncate" title={reasonText(spot)}>
        {reasonText(spot)} {checked}
      </p>
    </>
  );
}
