import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { logQuery, runsQuery } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { Button, buttonLook } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ServerText } from "@/components/ui/server-text";
import { runStatusText } from "@/domain/recordings/status-text";
import { cx } from "@/lib/cx";
import { dateTime } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState } from "@/lib/url-state";
import { RunLog } from "./run-log";

export interface RunLogDialogProps {
  recording: Recording;
  run: Run;
  open: boolean;
  onClose: () => void;
}

/** Everything about a run that one may want to check or cite, and the runs before it. */
export function RunLogDialog({ recording, run, open, onClose }: RunLogDialogProps) {
  const t = useT();
  const [chosenId, setChosenId] = useState<string>();
  const { data: runs } = useQuery({ ...runsQuery(recording.id), enabled: open });
  const all = runs ?? [run];
  const chosen = all.find(({ id }) => id === (chosenId ?? run.id)) ?? run;
  const close = () => {
    setChosenId(undefined);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("log.title")}
      size="wide"
      footer={<Footer run={chosen} shown={run} onClose={close} />}
    >
      <div className="flex flex-col gap-6">
        <label className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="text-small text-soft">{t("log.run")}</span>
          <select
            value={chosen.id}
            onChange={({ target }) => setChosenId(target.value)}
            className="h-11 max-w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
          >
            {all.map((one) => (
              <option key={one.id} value={one.id}>
                {one.number} ·{" "}
                {one.imported ? t("imports.from", { name: one.imported.name }) : one.model_title} ·{" "}
                {dateTime(one.created_at)} · {runStatusText(one)}
              </option>
            ))}
          </select>
        </label>
        <Content run={chosen} />
      </div>
    </Dialog>
  );
}

function Content({ run }: { run: Run }) {
  const t = useT();
  const { data, error, isPending } = useQuery(logQuery(run.id));
  if (error)
    return (
      <p className="text-danger">
        <ServerText of={error} />
      </p>
    );
  if (isPending) return <p className="text-soft">{t("log.fetching")}</p>;
  return <RunLog log={data} />;
}

function Footer({ run, shown, onClose }: { run: Run; shown: Run; onClose: () => void }) {
  const t = useT();
  const change = useSetUrlState();
  const read = () => {
    change((now) => ({ ...now, run: run.number }));
    onClose();
  };
  return (
    <div className="flex flex-wrap justify-end gap-3">
      {run.id !== shown.id && <Button onClick={read}>{t("log.read")}</Button>}
      <a
        href={`/api/runs/${run.id}/log?download=1`}
        download
        className={cx(buttonLook(), "no-underline")}
      >
        <Download size={16} aria-hidden="true" />
        {t("log.json")}
      </a>
    </div>
  );
}
