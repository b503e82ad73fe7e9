import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { StatusIcon } from "@/components/ui/status-icon";
import { ModelWait } from "@/domain/models/model-wait";
import { useModelDownload } from "@/domain/models/use-model-download";
import { isActive, runStatusText } from "@/domain/recordings/status-text";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { useT } from "@/lib/i18n/i18n";

/** State, progress and actions of an unfinished run. */
export function RunStatus({ run, onLog }: { run: Run; onLog: () => void }) {
  const t = useT();
  const { startHeld, stop, resume, retry } = useRunActions();
  // Before transcription starts, the model may still be downloading.
  const before = run.state === "preparing" || run.state === "waiting";
  const fetching = useModelDownload(run.model, before);
  if (run.state === "done") return null;
  const failed = run.state === "failed";
  const goesOn = run.state === "stopped" || run.progress > 0;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <StatusIcon state={run.state} progress={run.progress} />
        <p className={failed ? "min-w-3/5 flex-1 text-danger" : "tabular min-w-3/5 flex-1"}>
          <span className="inline-block first-letter:uppercase">
            {fetching?.statusText ?? runStatusText(run)}
          </span>
        </p>
        {isActive(run) ? (
          <div className="flex gap-2">
            {run.held && (
              <Button
                kind="primary"
                onClick={() => startHeld.mutate(run)}
                disabled={startHeld.isPending}
              >
                {t("runs.start")}
              </Button>
            )}
            <Button onClick={() => stop.mutate(run)} disabled={stop.isPending}>
              {t(run.held ? "runs.dropHeld" : "ui.stop")}
            </Button>
          </div>
        ) : (
          <div className="flex gap-2">
            {failed && (
              <Button kind="quiet" onClick={onLog}>
                {t("runs.why")}
              </Button>
            )}
            {goesOn ? (
              <Button onClick={() => resume.mutate(run)} disabled={resume.isPending}>
                {t("runs.goOn")}
              </Button>
            ) : (
              <Button onClick={() => retry.mutate(run)} disabled={retry.isPending}>
                {t("ui.tryAgain")}
              </Button>
            )}
          </div>
        )}
      </div>
      {run.state === "waiting" && run.model === "" && !run.held && !fetching && <ModelWait />}
      {fetching && <ProgressLine value={fetching.fraction} label={t("models.gettingLabel")} />}
      {run.state === "listening" && (
        <ProgressLine value={run.progress} label={t("runs.listening")} />
      )}
    </div>
  );
}
