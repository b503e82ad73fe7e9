import { useQuery } from "@tanstack/react-query";
import { recordingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { canJoin, chooseJoin } from "@/domain/recordings/join-choice";
import { hasFailed, type ListEntry, useListEntries } from "@/domain/recordings/list-entries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { useUrlState } from "@/lib/url-state";
import { endSelection, onlyFailed, select, selectedIds } from "./selection";
import { useDeleteMany } from "./use-recording-edits";

/** Counts of the list and its bulk actions. */
export function ListFooter() {
  const picking = useStore(selectedIds);
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-1 border-line border-t pr-2 pl-5">
      {picking ? <SelectionBar chosen={picking} /> : <Counts />}
    </div>
  );
}

const SMALL = "px-2!";

function Counts() {
  const t = useT();
  const { q } = useUrlState();
  const { entries, total } = useListEntries(q);
  const { data } = useQuery(recordingsQuery);
  const { startAll } = useRunActions();
  const fresh = data?.filter(({ run, error }) => run === null && error === null) ?? [];
  const failed = entries.filter(hasFailed);
  const shown = entries.length;
  return (
    <>
      <p className="tabular text-small text-soft">
        {shown < total
          ? t("recordings.shown", { shown, count: total })
          : t("recordings.count", { count: total })}
      </p>
      <div className="flex items-center">
        {failed.length > 0 && (
          <Button
            kind="quiet"
            className={`${SMALL} text-danger!`}
            onClick={() => {
              onlyFailed.set(true);
              select(idsOf(failed));
            }}
          >
            {t("recordings.failed", { files: failed.length })}
          </Button>
        )}
        {fresh.length > 1 && (
          <Button
            kind="quiet"
            className={`${SMALL} text-accent!`}
            disabled={startAll.isPending}
            onClick={() => startAll.mutate(fresh.map(({ id }) => id))}
          >
            {t("recordings.transcribeNew", { files: fresh.length })}
          </Button>
        )}
        {total > 1 && (
          <Button kind="quiet" className={SMALL} onClick={() => select([])}>
            {t("recordings.select")}
          </Button>
        )}
      </div>
    </>
  );
}

function SelectionBar({ chosen }: { chosen: ReadonlySet<string> }) {
  const t = useT();
  const { q } = useUrlState();
  const { entries } = useListEntries(q, useStore(onlyFailed));
  const { id, open } = useOpenRecording();
  const remove = useDeleteMany();
  const ids = idsOf(entries);
  const some = ids.filter((one) => chosen.has(one));
  const recordings = entries.flatMap((entry) =>
    entry.kind === "recording" && chosen.has(entry.id) ? [entry.recording] : [],
  );
  return (
    <>
      <p className="tabular text-small text-soft" role="status">
        {t("recordings.selected", { chosen: some.length, total: ids.length })}
      </p>
      <div className="flex items-center">
        <Button kind="quiet" className={SMALL} onClick={() => select(some.length ? [] : ids)}>
          {t(some.length ? "recordings.none" : "recordings.all")}
        </Button>
        {canJoin(recordings) && (
          <Button
            kind="quiet"
            className={SMALL}
            onClick={() => {
              chooseJoin(recordings);
              endSelection();
            }}
          >
            {t("join.some")}
          </Button>
        )}
        <Button
          kind="quiet"
          className={`${SMALL} text-danger!`}
          disabled={some.length === 0}
          onClick={() => {
            if (id && some.includes(id)) open(undefined);
            remove.mutate(some);
            endSelection();
          }}
        >
          {some.length ? t("recordings.deleteSome", { files: some.length }) : t("ui.delete")}
        </Button>
        <Button kind="quiet" className={SMALL} onClick={endSelection}>
          {t("recordings.done")}
        </Button>
      </div>
    </>
  );
}

function idsOf(entries: ListEntry[]): string[] {
  return entries.filter(({ kind }) => kind === "recording").map(({ id }) => id);
}
