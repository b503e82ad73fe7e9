import type { Term } from "@/api/types";
import { NoticeLine } from "@/components/ui/notice-line";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import type { Outcome } from "./use-terms";

export interface OutcomeLineProps {
  outcome: Outcome | null;
  onUndo?: (term: Term) => void;
  onClose: () => void;
}

/** What was done last with a vocabulary; a removal can be taken back. */
export function OutcomeLine({ outcome, onUndo, onClose }: OutcomeLineProps) {
  const removed = outcome?.kind === "removed" ? outcome.term : null;
  return (
    <NoticeLine onClose={onClose} onUndo={removed && onUndo ? () => onUndo(removed) : undefined}>
      {outcome && <OutcomeText outcome={outcome} />}
    </NoticeLine>
  );
}

function OutcomeText({ outcome }: { outcome: Outcome }) {
  const t = useT();
  switch (outcome.kind) {
    case "added":
      return t("vocabulary.added", { term: outcome.term });
    case "removed":
      return t("vocabulary.removed", { term: outcome.term.term });
    case "imported":
      return t("vocabulary.imported", { count: outcome.total });
    case "problem":
      return (
        <span className="text-danger">
          <ServerText of={outcome.problem} />
        </span>
      );
  }
}
