import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { runsQuery, settingsQuery } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { isActive } from "@/domain/recordings/status-text";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState } from "@/lib/url-state";
import { CompareDialog } from "./compare-dialog";
import { runTitle } from "./run-title";

/** Menu of a recording's runs, if there are several. */
export function RunChoice({ recording, run }: { recording: Recording; run: Run }) {
  const t = useT();
  const [comparing, setComparing] = useState(false);
  const { data: runs } = useQuery({ ...runsQuery(recording.id), enabled: recording.runs > 1 });
  const { data: settings } = useQuery(settingsQuery);
  const { makeCurrent } = useRunActions();
  const read = useRead(recording);
  if (recording.runs < 2) return null;
  const current = recording.run;
  const others = runs?.filter(({ id }) => id !== run.id) ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2 text-small">
      <Menu
        trigger={
          <Button className="px-3!">
            {t(run.id === current?.id ? "runs.place" : "runs.earlierPlace", {
              number: run.number,
              total: recording.runs,
            })}
            <ChevronDown size={14} aria-hidden="true" />
          </Button>
        }
      >
        {runs?.map((one) => (
          <MenuItem
            key={one.id}
            hint={one.id === current?.id ? t("runs.inUse") : undefined}
            onClick={() => read(one)}
          >
            {runTitle(one, settings)}
          </MenuItem>
        ))}
      </Menu>
      {run.id !== current?.id && (
        <Button disabled={makeCurrent.isPending} onClick={() => makeCurrent.mutate(run)}>
          {t("runs.useThis")}
        </Button>
      )}
      {others.length > 0 && !isActive(run) && (
        <Button kind="quiet" className="px-3!" onClick={() => setComparing(true)}>
          {t("runs.compare")}
        </Button>
      )}
      <CompareDialog
        recording={recording}
        run={run}
        runs={runs ?? []}
        open={comparing}
        onClose={() => setComparing(false)}
      />
    </div>
  );
}

/** Opens a run; the URL names it unless it is the one in use. */
function useRead(recording: Recording) {
  const change = useSetUrlState();
  return ({ id, number }: Run) =>
    change((now) => ({ ...now, run: id === recording.run?.id ? undefined : number }));
}
