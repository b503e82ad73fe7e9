import { quotedWords, reasonText, spotTitle } from "@/domain/review/segment-labels";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface AboutSpotProps {
  spot: TimelineSegment;
  place: string;
  checked: string;
}

/** What the spot under review is, and why it is one. */
export function AboutSpot({ spot, place, checked }: AboutSpotProps) {
  const t = useT();
  return (
    <>
      <p className="low:truncate">
        <span className="tabular text-soft">{place}</span>{" "}
        <span className="font-medium">{spotTitle(spot)}</span>{" "}
        <span className="tabular text-soft">{t("review.at", { time: clock(spot.start) })}</span>{" "}
        <span className="break-words">{quotedWords(spot)}</span>
      </p>
      <p className="text-soft low:truncate" title={reasonText(spot)}>
        {reasonText(spot)} {checked && <span className="tabular">{checked}</span>}
      </p>
    </>
  );
}
