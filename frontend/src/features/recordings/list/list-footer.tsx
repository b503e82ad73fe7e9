import { useQuery } from "@tanstack/react-query";
import { countQuery } from "@/api/recordings/recording-queries";
import { Button } from "@/components/ui/button";
import { hasFailed, useListEntries } from "@/domain/recordings/list-entries";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState } from "@/lib/url-state";
import { selectAll, selectNone, useSelection } from "../picking/selection";
import { SelectionBar } from "../picking/selection-bar";
import { useBulkActions } from "../picking/use-bulk-actions";

/** Counts of the list and its bulk actions. */
export function ListFooter() {
  const selection = useSelection();
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-1 border-line border-t pr-2 pl-5">
      {selection ? <SelectionBar selection={selection} /> : <Counts />}
    </div>
  );
}

const SMALL = "px-2!";

function Counts() {
  const t = useT();
  const query = useListQuery();
  const change = useSetUrlState();
  const { entries, total, filtered } = useListEntries();
  const { data: all } = useQuery({ ...countQuery({}), enabled: filtered });
  const { data: fresh = 0 } = useQuery(countQuery({ state: "new" }));
  const { data: unheard = 0 } = useQuery(countQuery({ state: "failed" }));
  const { transcribeNew } = useBulkActions();
  const unsent = entries.filter((entry) => entry.kind === "upload" && hasFailed(entry)).length;
  const failed = unheard + unsent;
  const showFailed = () => {
    const { q, folder, tag, archived, state } = query;
    change((now) => ({ ...now, ...NOTHING_ELSE, state: "failed" }), { replace: true });
    selectAll({ state: "failed", sort: query.sort }, { q, folder, tag, archived, state });
  };
  const inUsual = filtered && !query.archived && all !== undefined;
  return (
    <>
      <p className="tabular text-small text-soft">
        {inUsual
          ? t("recordings.shown", { shown: total, count: all })
          : t("recordings.count", { count: total })}
      </p>
      <div className="flex items-center">
        {failed > 0 && query.state !== "failed" && (
          <Button kind="quiet" className={`${SMALL} text-danger!`} onClick={showFailed}>
            {t("recordings.failed", { files: failed })}
          </Button>
        )}
        {fresh > 1 && (
          <Button
            kind="quiet"
            className={`${SMALL} text-accent!`}
            disabled={transcribeNew.isPending}
            onClick={() => transcribeNew.mutate()}
          >
            {t("recordings.transcribeNew", { files: fresh })}
          </Button>
        )}
        {total > 1 && (
          <Button kind="quiet" className={SMALL} onClick={() => selectNone(query)}>
            {t("recordings.select")}
          </Button>
        )}
      </div>
    </>
  );
}

const NOTHING_ELSE = { q: undefined, folder: undefined, tag: undefined, archived: undefined };
