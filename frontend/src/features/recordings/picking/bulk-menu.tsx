import { Archive, ArchiveRestore, ChevronUp, Combine, Download, Tag } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { exportChoice } from "@/domain/exports/export-target";
import { canJoin, chooseJoin } from "@/domain/recordings/join-choice";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { FilingDialog } from "../filing/filing-dialog";
import { type Selection, targetOf, useEndSelection } from "./selection";
import { useBulkActions } from "./use-bulk-actions";

export interface BulkMenuProps {
  selection: Selection;
  /** How many are selected. */
  chosen: number;
}

/** Actions on what is selected: filing, archive, transcribing, a zip of texts. */
export function BulkMenu({ selection, chosen }: BulkMenuProps) {
  const t = useT();
  const query = useListQuery();
  const { archived = false } = query;
  const [filing, setFiling] = useState(false);
  const { known, file, archive, transcribe } = useBulkActions();
  const endSelection = useEndSelection();
  const none = chosen === 0;
  const andEnd = (act: () => void) => () => {
    act();
    endSelection();
  };
  return (
    <div className="flex items-center">
      <IconButton label={t("library.file")} disabled={none} onClick={() => setFiling(true)}>
        <Tag size={18} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t(archived ? "library.unarchive" : "library.toArchive")}
        disabled={none}
        onClick={andEnd(() => archive.mutate({ selection, archived: !archived }))}
      >
        {archived ? (
          <ArchiveRestore size={18} aria-hidden="true" />
        ) : (
          <Archive size={18} aria-hidden="true" />
        )}
      </IconButton>
      <IconButton
        label={t("library.zip")}
        disabled={none}
        onClick={() => {
          const example = known(selection).find(({ run }) => run?.state === "done")?.run;
          const target = targetOf(selection, query);
          exportChoice.set({ kind: "many", selection: target, ...(example && { example }) });
        }}
      >
        <Download size={18} aria-hidden="true" />
      </IconButton>
      {canJoin(chosen === known(selection).length ? known(selection) : []) && (
        <IconButton label={t("join.some")} onClick={andEnd(() => chooseJoin(known(selection)))}>
          <Combine size={18} aria-hidden="true" />
        </IconButton>
      )}
      <Menu
        trigger={
          <Button kind="quiet" className="px-2!" disabled={none}>
            {t("runs.transcribe")}
            <ChevronUp size={14} aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onClick={andEnd(() => transcribe.mutate({ selection, later: false }))}>
          {t("library.transcribeNow")}
        </MenuItem>
        <MenuItem onClick={andEnd(() => transcribe.mutate({ selection, later: true }))}>
          {t("runs.transcribeLater")}
        </MenuItem>
      </Menu>
      <FilingDialog
        open={filing}
        onClose={() => setFiling(false)}
        recordings={known(selection)}
        count={chosen}
        onApply={(change) => file.mutate({ selection, change })}
      />
    </div>
  );
}
