import type { Span } from "@/api/types";
import { segmentTitle } from "@/domain/review/segment-labels";
import type { SegmentKind, TimelineSegment } from "@/domain/review/timeline-segments";
import { useT } from "@/lib/i18n/i18n";
import { MapStrip } from "./map-strip";
import { useHasUnprocessed } from "./use-has-unprocessed";

const WHOLE: Span = { start: 0, end: 1 };
const KINDS = ["speech", "silence", "doubtful", "removed", "missed", "unprocessed"] as const;

/** Legend of the silence map. */
export function MapLegend() {
  const t = useT();
  const hasUnprocessed = useHasUnprocessed();
  const kinds = KINDS.filter((kind) => kind !== "unprocessed" || hasUnprocessed);
  return (
    <dl
      className="grid grid-cols-[48px_1fr] items-center gap-x-3 gap-y-1"
      aria-label={t("map.title")}
    >
      {kinds.map((kind) => (
        <div key={kind} className="contents">
          <dt>
            <MapStrip segments={[sample(kind)]} view={WHOLE} width={48} />
          </dt>
          <dd>{t("map.legend", { kind: segmentTitle(kind), look: t(`map.looks.${kind}`) })}</dd>
        </div>
      ))}
    </dl>
  );
}

function sample(kind: SegmentKind): TimelineSegment {
  return { kind, ...WHOLE, words: [], reasons: [] };
}
