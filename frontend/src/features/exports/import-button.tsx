import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { postFile } from "@/api/client";
import { formatsQuery, queryKeys } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState } from "@/lib/url-state";

/** Takes the transcript of a file as a run of a recording. */
export function ImportButton({
  recording,
  className,
}: {
  recording: Recording;
  className: string;
}) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const setUrlState = useSetUrlState();
  const { data: offered } = useQuery(formatsQuery);
  const send = useMutation({
    mutationFn: (file: File) => postFile<Run>(`/recordings/${recording.id}/transcripts`, file),
    onSuccess: ({ imported }) => {
      void client.invalidateQueries({ queryKey: queryKeys.runs(recording.id) });
      setUrlState((now) => ({ ...now, run: undefined })); // It is the current one.
      notify(t("imports.done", { name: imported?.name }));
    },
    onError: notifyProblem,
  });
  if (!offered?.imports.length) return null;
  return (
    <>
      <Button
        kind="quiet"
        className={className}
        disabled={send.isPending}
        title={t("imports.hint")}
        onClick={() => input.current?.click()}
      >
        <Upload size={16} aria-hidden="true" />
        <span className="max-sm:sr-only">{t("imports.open")}</span>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("imports.file")}
        accept={offered.imports.map(({ extension }) => `.${extension}`).join(",")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) send.mutate(file);
          target.value = ""; // The same file may be chosen again once it was mended.
        }}
      />
    </>
  );
}
