import type { Span } from "@/api/types";
import { TITLES } from "../review/stretch-words";
import type { Kind, Stretch } from "../review/stretches";
import { MapStrip } from "./map-strip";

const WHOLE: Span = { start: 0, end: 1 };
const KINDS: [Kind, string][] = [
  ["speech", "solid"],
  ["silence", "empty"],
  ["doubtful", "hatched"],
  ["aside", "outlined"],
  ["missed", "dotted"],
];

/** What the looks of the silence map mean. */
export function MapLegend() {
  return (
    <dl className="grid grid-cols-[48px_1fr] items-center gap-x-3 gap-y-1" aria-label="Silence map">
      {KINDS.map(([kind, look]) => (
        <div key={kind} className="contents">
          <dt>
            <MapStrip stretches={[sample(kind)]} duration={1} width={48} />
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
