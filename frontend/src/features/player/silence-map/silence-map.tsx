import { memo, useMemo, useRef } from "react";
import type { Transcript } from "@/api/types";
import { spanTexts, spokenDescription } from "@/domain/review/segment-labels";
import { timelineSegments } from "@/domain/review/timeline-segments";
import { useT } from "@/lib/i18n/i18n";
import type { Timescale } from "../timescale/use-timescale";
import { useWidth } from "../timescale/use-width";
import { MapFrame, MapStrip } from "./map-strip";
import { SegmentCard } from "./segment-card";
import { useMapSelection } from "./use-map-selection";

export interface SilenceMapProps {
  transcript: Transcript;
  scale: Timescale;
  /** Whether the run has ended, so that a person may change what it wrote. */
  ended: boolean;
  model: string;
}

/**
 * The timeline segments of a run, under the waveform. One tab stop: arrows move between segments,
 * Shift selects several, Enter plays.
 */
export const SilenceMap = memo(function SilenceMap(props: SilenceMapProps) {
  const t = useT();
  const { transcript, scale, ended, model } = props;
  const { view, duration } = scale;
  const section = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const segments = useMemo(() => timelineSegments(transcript, duration), [transcript, duration]);
  const width = useWidth(box);
  const map = useMapSelection(segments, scale);
  const { chosen, segment, index } = map;
  const valueText = segment
    ? spokenDescription(segment)
    : chosen && t("map.chosenSpan", spanTexts(chosen));
  return (
    <section
      ref={section}
      aria-label={t("map.section")}
      tabIndex={-1}
      className="relative"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) map.close();
      }}
      onPointerLeave={map.handlers.onPointerLeave}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !chosen) return;
        event.preventDefault();
        event.stopPropagation();
        // A button of the card goes with it; the strip would open the card anew.
        if (event.target !== box.current) section.current?.focus();
        map.close();
      }}
    >
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={t("map.title")}
        aria-description={t("map.keys")}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, segments.length - 1)}
        aria-valuenow={index}
        aria-valuetext={valueText || t("map.whole")}
        className="flex h-11 cursor-pointer touch-pan-y items-center low:h-7 md:h-7"
        onPointerDown={map.handlers.onPointerDown}
        onPointerMove={map.handlers.onPointerMove}
        onPointerUp={map.handlers.onPointerUp}
        onFocus={map.handlers.onFocus}
        onKeyDown={map.handlers.onKeyDown}
      >
        <div className="relative w-full">
          <MapStrip segments={segments} view={view} width={width} />
          {chosen && <MapFrame span={chosen} view={view} />}
        </div>
      </div>
      {chosen && (
        <SegmentCard
          span={chosen}
          segment={segment}
          view={view}
          asks={transcript.asks}
          runId={ended ? transcript.run_id : null}
          model={model}
          onClose={map.close}
          onEnter={map.stay}
        />
      )}
    </section>
  );
});
