import type { MouseEvent } from "react";
import type { CarryConflict } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";

export interface ConflictActionsProps {
  conflict: CarryConflict;
  settle: (conflict: CarryConflict, accept: boolean) => void;
  onDone: () => void;
}

/** Takes a correction of an earlier run over, or leaves what this one wrote. */
export function ConflictActions({ conflict, settle, onDone }: ConflictActionsProps) {
  const t = useT();
  const act = (accept: boolean) => (event: MouseEvent<HTMLElement>) => {
    keepFocus(event);
    settle(conflict, accept);
    onDone();
  };
  return (
    <>
      <Button onClick={act(true)}>{t("editing.takeMine")}</Button>
      <Button onClick={act(false)}>{t("editing.leaveTheirs")}</Button>
    </>
  );
}
