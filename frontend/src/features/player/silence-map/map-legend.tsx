import type { Span } from "@/api/types";
import { TITLES } from "@/domain/review/segment-labels";
import type { SegmentKind, TimelineSegment } from "@/domain/review/timeline-segments";
import { MapStrip } from "./map-strip";
import { useHasUnprocessed } from "./use-has-unprocessed";

const WHOLE: Span = { start: 0, end: 1 };
const KINDS: [SegmentKind, string][] = [
  ["speech", "solid"],
  ["silence", "empty"],
  ["doubtful", "hatched"],
  ["removed", "outlined"],
  ["missed", "dotted"],
  ["unprocessed", "shaded"],
];

/** Legend of the silence map. */
export function MapLegend() {
  const hasUnprocessed = useHasUnprocessed();
  const kinds = KINDS.filter(([kind]) => kind !== "unprocessed" || hasUnprocessed);
  return (
    <dl className="grid grid-cols-[48px_1fr] items-center gap-x-3 gap-y-1" aria-label="Silence map">
      {kinds.map(([kind, look]) => (
        <div key={kind} className="contents">
          <dt>
            <MapStrip segments={[sample(kind)]} view={WHOLE} width={48} />
          </dt>
          <dd>
            {TITLES[kind]}: {look}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sample(kind: SegmentKind): TimelineSegment {
  return { kind, ...WHOLE, words: [], reasons: [] };
}
