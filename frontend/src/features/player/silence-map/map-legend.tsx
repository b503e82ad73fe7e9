import type { Span } from "@/api/types";
import { TITLES } from "@/domain/review/segment-labels";
import type { Kind, Stretch } from "@/domain/review/timeline-segments";
import { MapStrip } from "./map-strip";
import { useUnheard } from "./use-has-unprocessed";

const WHOLE: Span = { start: 0, end: 1 };
const KINDS: [Kind, string][] = [
  ["speech", "solid"],
  ["silence", "empty"],
  ["doubtful", "hatched"],
  ["aside", "outlined"],
  ["missed", "dotted"],
  ["unheard", "shaded"],
];

/** What the looks of the silence map mean; those of a run that goes on only while one does. */
export function MapLegend() {
  const unheard = useUnheard();
  const kinds = KINDS.filter(([kind]) => kind !== "unheard" || unheard);
  return (
    <dl className="grid grid-cols-[48px_1fr] items-center gap-x-3 gap-y-1" aria-label="Silence map">
      {kinds.map(([kind, look]) => (
        <div key={kind} className="contents">
          <dt>
            <MapStrip stretches={[sample(kind)]} view={WHOLE} width={48} />
          </dt>
          <dd>
            {TITLES[kind]}: {look}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sample(kind: Kind): Stretch {
  return { kind, ...WHOLE, words: [], reasons: [] };
}
