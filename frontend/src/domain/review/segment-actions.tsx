import type { MouseEvent } from "react";
import type { Ask, Span } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { AskChoice } from "./ask-choice";
import type { SegmentKind, TimelineSegment } from "./timeline-segments";
import { useEdits } from "./use-edits";

/** Kinds without text that can be transcribed anew; unprocessed parts need a run. */
const ASKABLE = new Set<SegmentKind>(["silence", "removed", "missed"]);

/** Label of the button that dismisses a segment, by kind. */
const DISMISS_LABELS = {
  removed: "review.leaveAside",
  missed: "review.leaveUnwritten",
} as const;

export interface SegmentActionsProps {
  runId: string;
  asks: Ask[];
  /** The part to transcribe; several segments when `segment` is null. */
  span: Span;
  segment: TimelineSegment | null;
  /** The run's model, where there is room to choose a language; else none can be chosen. */
  model?: string;
  onDone?: () => void;
}

/** Actions on a segment: restore, keep or remove its words, or transcribe it. */
export function SegmentActions(props: SegmentActionsProps) {
  const t = useT();
  const { runId, asks, span, segment, model, onDone } = props;
  const { restore, keep, setAside, dismiss } = useEdits(runId);
  const words = segment?.words ?? [];
  const act =
    (what: (words: TimelineSegment["words"]) => void) => (event: MouseEvent<HTMLElement>) => {
      keepFocus(event);
      what(words);
      onDone?.();
    };
  return (
    <>
      {segment?.kind === "removed" && <Button onClick={act(restore)}>{t("review.restore")}</Button>}
      {segment?.kind === "doubtful" && (
        <>
          <Button onClick={act(keep)}>{t("review.keep")}</Button>
          <Button onClick={act(setAside)}>{t("review.setAside")}</Button>
        </>
      )}
      {segment?.dismissal && !segment.dismissal.done && isDismissible(segment.kind) && (
        <Button onClick={act(() => dismiss(segment))}>{t(DISMISS_LABELS[segment.kind])}</Button>
      )}
      {(!segment || ASKABLE.has(segment.kind)) && (
        <AskChoice runId={runId} asks={asks} span={span} model={model} />
      )}
      {segment?.kind === "speech" && model && (
        <AskChoice runId={runId} asks={asks} span={span} model={model} written />
      )}
    </>
  );
}

function isDismissible(kind: SegmentKind): kind is keyof typeof DISMISS_LABELS {
  return kind in DISMISS_LABELS;
}
