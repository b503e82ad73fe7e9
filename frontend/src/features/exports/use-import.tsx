import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { postFile } from "@/api/client";
import { formatsQuery, queryKeys } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState } from "@/lib/url-state";

export interface Import {
  /** Whether any format can be read back. */
  offered: boolean;
  /** Asks for the file. */
  choose: () => void;
  /** The hidden field that asks, to be rendered where it stays while it is open. */
  field: ReactNode;
}

/** Takes the transcript of a file as a run of a recording. */
export function useImport(recording: Recording): Import {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const setUrlState = useSetUrlState();
  const { data: formats } = useQuery(formatsQuery);
  const send = useMutation({
    mutationFn: (file: File) => postFile<Run>(`/recordings/${recording.id}/transcripts`, file),
    onSuccess: ({ imported }) => {
      void client.invalidateQueries({ queryKey: queryKeys.runs(recording.id) });
      setUrlState((now) => ({ ...now, run: undefined })); // It is the current one.
      notify(t("imports.done", { name: imported?.name }));
    },
    onError: notifyProblem,
  });
  const imports = formats?.imports ?? [];
  const field = (
    <input
      ref={input}
      type="file"
      hidden
      aria-label={t("imports.file")}
      accept={imports.map(({ extension }) => `.${extension}`).join(",")}
      onChange={({ target }) => {
        const file = target.files?.[0];
        if (file) send.mutate(file);
        target.value = ""; // The same file may be chosen again once it was mended.
      }}
    />
  );
  return {
    offered: imports.length > 0 && !send.isPending,
    choose: () => input.current?.click(),
    field,
  };
}
