import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { RecordButton } from "@/domain/live/record-button";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useIsEmpty } from "@/domain/recordings/use-is-empty";
import { chooseFiles } from "@/domain/uploads/upload-queue";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { useUrlState } from "@/lib/url-state";
import { ListFilter } from "./list-filter";
import { ListFooter } from "./list-footer";
import { ListRows } from "./list-rows";

/** The recordings, newest first or as they are asked for; typing filters, arrow keys move. */
export function RecordingList({ exportMenu }: { exportMenu: ReactNode }) {
  const t = useT();
  const { total, filtered, isPending, error, refetch } = useListEntries();
  const isEmpty = useIsEmpty();
  // What filters stays while it is found out whether there is anything without it.
  const there = !error && (isEmpty === false || (filtered && isEmpty === null));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 p-3 pb-2">
        <Button onClick={chooseFiles} className="flex-1">
          <Plus size={16} aria-hidden="true" />
          {t("recordings.add")}
        </Button>
        <RecordButton brief={there} />
        {there && exportMenu}
      </div>
      {there && <ListFilter />}
      {error && (
        <div className="flex flex-col items-start gap-3 p-5 text-small">
          <p>{t("recordings.fetchFailed", { reason: serverWords(error) })}</p>
          <Button onClick={() => void refetch()}>{t("ui.tryAgain")}</Button>
        </div>
      )}
      {isPending && !error && (
        <p className="p-5 text-small text-soft">{t("recordings.fetching")}</p>
      )}
      {!error && isEmpty && <p className="p-5 text-small text-soft">{t("recordings.empty")}</p>}
      {there && !isPending && total === 0 && <NothingFits />}
      {there && <ListRows />}
      {there && <ListFooter />}
    </div>
  );
}

function NothingFits() {
  const t = useT();
  const { q, state, folder, tag, archived } = useUrlState();
  const others = state || folder || tag;
  const words = () => {
    if (q && !others) return t("recordings.noneNamed", { filter: q });
    if (archived && !others) return t("library.archiveEmpty");
    return t(q || others ? "library.noneFit" : "library.allArchived");
  };
  return (
    <p role="status" className="p-5 text-small text-soft">
      {words()}
    </p>
  );
}
