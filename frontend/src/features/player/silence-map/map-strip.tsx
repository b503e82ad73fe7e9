import { memo, useId, useMemo } from "react";
import type { Span } from "@/api/types";
import type { SegmentKind, TimelineSegment } from "@/domain/review/timeline-segments";
import { type View, xOf } from "../timescale/timescale";
import { type Bar, mapBars } from "./map-bars";

const HEIGHT = 14;

export interface MapStripProps {
  segments: TimelineSegment[];
  view: View;
  /** Pixels to draw; a bar never shares a pixel with another. */
  width: number;
}

/**
 * The drawn strip, one SVG path per kind: speech solid, silence empty, doubtful hatched, removed
 * outlined, missed dotted, unprocessed shaded.
 */
export const MapStrip = memo(function MapStrip({ segments, view, width }: MapStripProps) {
  const id = useId();
  const bars = useMemo(() => mapBars(segments, view, width), [segments, view, width]);
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className="block w-full text-mark"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Patterns id={id} />
      <path d={`M0 ${HEIGHT - 0.5}H${width}`} stroke="var(--line)" />
      <path data-kind="unprocessed" d={path(bars, "unprocessed", 3)} fill={`url(#${id}veil)`} />
      <path data-kind="speech" d={path(bars, "speech", 3)} fill="currentColor" />
      <path data-kind="doubtful" d={path(bars, "doubtful", 1)} fill={`url(#${id}hatch)`} />
      <path
        data-kind="removed"
        d={path(bars, "removed", 1.5, 0.75)}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
      />
      <path data-kind="missed" d={path(bars, "missed", 1)} fill={`url(#${id}dots)`} />
    </svg>
  );
});

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}hatch`}
        width="4"
        height="4"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="4" height="4" fill="var(--doubt)" />
        <rect width="1.8" height="4" fill="var(--soft)" />
      </pattern>
      <pattern id={`${id}veil`} width="6" height="14" patternUnits="userSpaceOnUse">
        <rect width="6" height="14" fill="var(--line)" />
        <rect y="6.5" width="2" height="1" fill="var(--mark)" />
      </pattern>
      <pattern id={`${id}dots`} width="4" height="4" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="1.3" fill="var(--danger)" />
      </pattern>
    </defs>
  );
}

function path(bars: Bar[], kind: SegmentKind, top: number, inset = 0): string {
  return bars
    .filter((bar) => bar.kind === kind)
    .map(({ x, width }) => {
      const right = Math.max(x + inset + 0.5, x + width - inset);
      return `M${x + inset} ${top}H${right}V${HEIGHT - top}H${x + inset}Z`;
    })
    .join("");
}

/** Frame around the selected part, clipped to the view. */
export function MapFrame({ span, view }: { span: Span; view: View }) {
  if (span.end < view.start || span.start > view.end) return null;
  const left = Math.max(0, xOf(view, 100, span.start));
  const width = Math.max(0.4, Math.min(100, xOf(view, 100, span.end)) - left);
  return (
    <div
      aria-hidden="true"
      data-frame
      className="pointer-events-none absolute -inset-y-0.5 rounded-[3px] border-2 border-accent bg-wash/40"
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}
