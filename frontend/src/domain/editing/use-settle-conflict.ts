import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { CarryConflict } from "@/api/types";
import { settleConflict } from "./settle-conflict";
import { useEditor } from "./use-editor";

/** Takes a correction of an earlier run over, or leaves what this one wrote. */
export function useSettleConflict(
  runId: string,
): (conflict: CarryConflict, accept: boolean) => void {
  const client = useQueryClient();
  const { saver } = useEditor(runId);
  return useCallback(
    (conflict, accept) => void settleConflict(client, saver, conflict, accept),
    [client, saver],
  );
}
