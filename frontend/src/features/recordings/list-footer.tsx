import { useQuery } from "@tanstack/react-query";
import { recordingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { hasFailed, type ListEntry, useListEntries } from "@/domain/recordings/list-entries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { plural } from "@/lib/format";
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
        {shown < total ? `${shown} of ${plural(total, "recording")}` : plural(total, "recording")}
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
            {failed.length} failed
          </Button>
        )}
        {fresh.length > 1 && (
          <Button
            kind="quiet"
            className={`${SMALL} text-accent!`}
            disabled={startAll.isPending}
            onClick={() => startAll.mutate(fresh.map(({ id }) => id))}
          >
            Transcribe {fresh.length} new
          </Button>
        )}
        {total > 1 && (
          <Button kind="quiet" className={SMALL} onClick={() => select([])}>
            Select
          </Button>
        )}
      </div>
    </>
  );
}

function SelectionBar({ chosen }: { chosen: ReadonlySet<string> }) {
  const { q } = useUrlState();
  const { entries } = useListEntries(q, useStore(onlyFailed));
  const { id, open } = useOpenRecording();
  const remove = useDeleteMany();
  const ids = idsOf(entries);
  const some = ids.filter((one) => chosen.has(one));
  return (
    <>
      <p className="tabular text-small text-soft" role="status">
        {some.length} of {ids.length} selected
      </p>
      <div className="flex items-center">
        <Button kind="quiet" className={SMALL} onClick={() => select(some.length ? [] : ids)}>
          {some.length ? "None" : "All"}
        </Button>
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
          Delete {some.length || ""}
        </Button>
        <Button kind="quiet" className={SMALL} onClick={endSelection}>
          Done
        </Button>
      </div>
    </>
  );
}

function idsOf(entries: ListEntry[]): string[] {
  return entries.filter(({ kind }) => kind === "recording").map(({ id }) => id);
}
