import type { Join } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { ServerText } from "@/components/ui/server-text";
import { percent } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface JoinProgressProps {
  join: Join;
  onGiveUp: () => void;
  onClose: () => void;
  onOpen: () => void;
}

/** How far a join is; it goes on without this dialog. */
export function JoinProgress({ join, onGiveUp, onClose, onOpen }: JoinProgressProps) {
  const t = useT();
  const { state, progress, error, name } = join;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="tabular break-words">
        {state === "joining" && t("join.joining", { name, percent: percent(progress) })}
        {state === "done" && t("join.done", { name })}
        {state === "failed" && t("join.failed", { name })}
      </p>
      {state === "joining" && <ProgressLine value={progress} label={t("join.title")} />}
      {state === "joining" && <p className="text-small text-soft">{t("join.goesOn")}</p>}
      {error && (
        <p role="alert" className="text-danger text-small">
          <ServerText of={error} />
        </p>
      )}
      <div className="flex justify-end gap-3">
        {state !== "done" && (
          <Button onClick={onGiveUp}>
            {t(state === "failed" ? "join.forget" : "join.giveUp")}
          </Button>
        )}
        <Button kind={state === "done" ? "plain" : "primary"} onClick={onClose}>
          {t("ui.close")}
        </Button>
        {state === "done" && (
          <Button kind="primary" onClick={onOpen}>
            {t("join.open")}
          </Button>
        )}
      </div>
    </div>
  );
}
