import type { MouseEvent } from "react";
import type { Ask, Span } from "@/api/types";
import { Button } from "@/components/ui/button";
import { keepFocus } from "@/lib/keep-focus";
import { AskChoice } from "./ask-choice";
import type { Kind, Stretch } from "./timeline-segments";
import { useEdits } from "./use-edits";

/** Where Tacet listened and wrote nothing: what is not listened to yet wants a run, not a question. */
const ASKABLE = new Set<Kind>(["silence", "aside", "missed"]);

/** What agreeing with what was left out is called: words are there, or none were understood. */
const LEAVE: Partial<Record<Kind, string>> = { aside: "Leave aside", missed: "Leave unwritten" };

export interface StretchActionsProps {
  runId: string;
  asks: Ask[];
  /** What is to be listened to; several stretches when there is no `stretch`. */
  span: Span;
  stretch: Stretch | null;
  /** The run's model, where there is room to choose a language; else none can be chosen. */
  model?: string;
  onDone?: () => void;
}

/** What a person can do about a stretch: bring words back, keep or drop them, have it heard. */
export function StretchActions(props: StretchActionsProps) {
  const { runId, asks, span, stretch, model, onDone } = props;
  const { restore, keep, setAside, leave } = useEdits(runId);
  const words = stretch?.words ?? [];
  const act = (what: (words: Stretch["words"]) => void) => (event: MouseEvent<HTMLElement>) => {
    keepFocus(event);
    what(words);
    onDone?.();
  };
  return (
    <>
      {stretch?.kind === "aside" && <Button onClick={act(restore)}>Restore</Button>}
      {stretch?.kind === "doubtful" && (
        <>
          <Button onClick={act(keep)}>Keep</Button>
          <Button onClick={act(setAside)}>Set aside</Button>
        </>
      )}
      {stretch?.left && !stretch.left.done && (
        <Button onClick={act(() => leave(stretch))}>{LEAVE[stretch.kind]}</Button>
      )}
      {(!stretch || ASKABLE.has(stretch.kind)) && (
        <AskChoice runId={runId} asks={asks} span={span} model={model} />
      )}
      {stretch?.kind === "speech" && model && (
        <AskChoice runId={runId} asks={asks} span={span} model={model} written />
      )}
    </>
  );
}
