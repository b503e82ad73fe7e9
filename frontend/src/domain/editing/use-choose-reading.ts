import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Operation } from "@/api/operations";
import type { Reading } from "@/api/types";
import { editorOf } from "./use-editor";

/** Writes a reading into the text, in place of the words that it is for; that can be undone. */
export function useChooseReading(runId: string): (reading: Reading) => void {
  const client = useQueryClient();
  return useCallback(
    async ({ words, text }: Reading) => {
      const { saver } = editorOf(client, runId);
      const rewrite: Operation = { kind: "rewrite", words, text };
      await (await saver.saved()).make([rewrite]);
    },
    [client, runId],
  );
}
