import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { isActive } from "@/domain/recordings/status-text";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { useT } from "@/lib/i18n/i18n";
import { TranscribeDialog } from "./transcribe-dialog";

/** Starts the first run at one press; later runs open the dialog first. */
export function TranscribeButton({ recording }: { recording: Recording }) {
  const t = useT();
  const [choosing, setChoosing] = useState(false);
  const { start } = useRunActions();
  if (isActive(recording.run)) return null;
  const first = recording.run === null;
  return (
    <>
      {first ? (
        <div className="flex">
          <Button
            kind="primary"
            className="rounded-r-none"
            disabled={start.isPending}
            onClick={() => start.mutate({ id: recording.id, options: {} })}
          >
            {t("runs.transcribe")}
          </Button>
          <Button
            kind="primary"
            square
            className="rounded-l-none border-on-accent/40 border-l"
            aria-label={t("runs.chooseFirst")}
            onClick={() => setChoosing(true)}
          >
            <ChevronDown size={16} aria-hidden="true" />
          </Button>
        </div>
      ) : (
        <Button className="max-sm:px-3!" onClick={() => setChoosing(true)}>
          {t("runs.transcribeAgainMore")}
        </Button>
      )}
      <TranscribeDialog recording={recording} open={choosing} onClose={() => setChoosing(false)} />
    </>
  );
}
