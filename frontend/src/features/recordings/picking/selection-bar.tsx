import { Button } from "@/components/ui/button";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { BulkMenu } from "./bulk-menu";
import { countSelected, type Selection, selectAll, selectNone, useEndSelection } from "./selection";
import { useBulkActions } from "./use-bulk-actions";

const SMALL = "px-2!";

/** What can be done with the recordings that are selected. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const t = useT();
  const query = useListQuery();
  const { recordings: total } = useListEntries();
  const { remove } = useBulkActions();
  const endSelection = useEndSelection();
  const chosen = countSelected(selection, total);
  return (
    <>
      <p className="tabular text-small text-soft" role="status">
        {t("recordings.selected", { chosen, total })}
      </p>
      <div className="flex items-center">
        <Button
          kind="quiet"
          className={SMALL}
          onClick={() => (chosen > 0 ? selectNone(query) : selectAll(query))}
        >
          {t(chosen > 0 ? "recordings.none" : "recordings.all")}
        </Button>
        <Button kind="quiet" className={SMALL} onClick={endSelection}>
          {t("recordings.done")}
        </Button>
      </div>
      <div className="-ml-2 flex w-full items-center justify-between">
        <BulkMenu selection={selection} chosen={chosen} />
        <Button
          kind="quiet"
          className={`${SMALL} text-danger!`}
          disabled={chosen === 0}
          onClick={() => {
            remove.mutate(selection);
            endSelection();
          }}
        >
          {chosen ? t("recordings.deleteSome", { files: chosen }) : t("ui.delete")}
        </Button>
      </div>
    </>
  );
}
