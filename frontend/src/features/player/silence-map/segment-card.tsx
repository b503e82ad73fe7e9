import { X } from "lucide-react";
import type { Ask, Span } from "@/api/types";
import { Button } from "@/components/ui/button";
import { SegmentActions } from "@/domain/review/segment-actions";
import { quotedWords, reasonText, segmentTitle, timeRange } from "@/domain/review/segment-labels";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { type View, xOf } from "../timescale/timescale";

export interface SegmentCardProps {
  span: Span;
  segment: TimelineSegment | null;
  view: View;
  asks: Ask[];
  /** Null while nothing may be changed, because the run still goes on. */
  runId: string | null;
  model: string;
  onClose: () => void;
  onEnter: () => void;
}

/** Card of a timeline segment: what it is, why, and its actions. */
export function SegmentCard(props: SegmentCardProps) {
  const t = useT();
  const { span, segment, view, asks, runId, model, onClose, onEnter } = props;
  const middle = xOf(view, 100, (span.start + span.end) / 2);
  const words = segment && quotedWords(segment);
  return (
    <section
      aria-label={t("map.stretch")}
      onPointerEnter={onEnter}
      className="absolute bottom-full z-30 mb-1 w-[min(22rem,100%)] rounded-soft border border-line bg-raised py-2 pr-1 pl-4 text-small shadow-lift"
      style={{ left: `clamp(0px, calc(${middle}% - 11rem), max(0px, calc(100% - 22rem)))` }}
    >
      <div className="flex items-start justify-between gap-2">
        <p className="min-w-0 py-1.5">
          <span className="font-medium">
            {segment ? segmentTitle(segment.kind) : t("map.chosen")}
          </span>{" "}
          <span className="tabular text-soft">{timeRange(span)}</span>
        </p>
        <Button
          kind="quiet"
          square
          aria-label={t("ui.close")}
          onClick={(event) => {
            keepFocus(event);
            onClose();
          }}
        >
          <X size={16} aria-hidden="true" />
        </Button>
      </div>
      {words && <p className="break-words pr-3 pb-1">{words}</p>}
      {segment && <p className="pr-3 pb-1 text-soft">{reasonText(segment)}</p>}
      {runId && (
        <div className="flex flex-wrap gap-2 pt-1 pr-3 pb-1 empty:hidden">
          <SegmentActions
            runId={runId}
            asks={asks}
            span={span}
            segment={segment}
            model={model}
            onDone={onClose}
          />
        </div>
      )}
    </section>
  );
}
