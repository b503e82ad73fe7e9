import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, ChevronUp, Download, Tag } from "lucide-react";
import { useState } from "react";
import { settingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ServerText } from "@/components/ui/server-text";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { FilingDialog } from "../filing/filing-dialog";
import { type Selection, useEndSelection } from "./selection";
import { useBulkActions } from "./use-bulk-actions";

export interface BulkMenuProps {
  selection: Selection;
  /** How many are selected. */
  chosen: number;
}

/** Actions on what is selected: filing, archive, transcribing, a zip of texts. */
export function BulkMenu({ selection, chosen }: BulkMenuProps) {
  const t = useT();
  const { archived = false } = useListQuery();
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
      <ZipButton selection={selection} disabled={none} />
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

/** The finished texts of what is selected, as a zip in one format or in all. */
function ZipButton({ selection, disabled }: { selection: Selection; disabled: boolean }) {
  const t = useT();
  const { data } = useQuery(settingsQuery);
  const { zip } = useBulkActions();
  const formats = data?.formats ?? [];
  const save = (format: string[]) => zip.mutate({ selection, format });
  return (
    <Menu
      trigger={
        <IconButton label={t("library.zip")} disabled={disabled || zip.isPending}>
          <Download size={18} aria-hidden="true" />
        </IconButton>
      }
    >
      {formats.map(({ name, title, extension }) => (
        <MenuItem key={name} onClick={() => save([name])} hint={`.${extension.replace(/^\./, "")}`}>
          <ServerText of={title} />
        </MenuItem>
      ))}
      <MenuItem onClick={() => save(formats.map(({ name }) => name))}>
        {t("exports.everyFormat")}
      </MenuItem>
    </Menu>
  );
}
