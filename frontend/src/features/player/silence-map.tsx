import { memo } from "react";
import type { Missed, Span } from "@/api/types";

export interface SilenceMapProps {
  duration: number;
  speech: Span[];
  missed: Missed[];
}

/**
 * A slim strip under the waveform: speech is solid, silence is empty, what was not understood is
 * dotted. One path draws all speech, so a long recording costs one element.
 */
export const SilenceMap = memo(function SilenceMap({ duration, speech, missed }: SilenceMapProps) {
  const at = (seconds: number) => (seconds / duration) * 1000;
  const bar = ({ start, end }: Span) =>
    `M${at(start).toFixed(2)} 0H${Math.max(at(end), at(start) + 0.8).toFixed(2)}V6H${at(start).toFixed(2)}Z`;
  return (
    <svg
      viewBox="0 0 1000 6"
      preserveAspectRatio="none"
      className="h-1.5 w-full rounded-full bg-line text-mark"
      aria-hidden="true"
    >
      <defs>
        <pattern id="dots" width="4" height="6" patternUnits="userSpaceOnUse">
          <rect width="2" height="6" fill="var(--danger)" />
        </pattern>
      </defs>
      <path d={speech.map(bar).join("")} fill="currentColor" />
      <path d={missed.map(bar).join("")} fill="url(#dots)" />
    </svg>
  );
});
