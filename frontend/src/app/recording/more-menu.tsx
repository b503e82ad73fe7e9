import { Ellipsis } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { isBeingRead } from "@/domain/recordings/status-text";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useImport } from "@/features/exports/use-import";
import { FilingDialog } from "@/features/recordings/filing/filing-dialog";
import { useArchive, useDelete, useFile } from "@/features/recordings/use-recording-edits";
import { useT } from "@/lib/i18n/i18n";

export interface MoreMenuProps {
  recording: Recording;
  run: Run | null;
  /** Classes of a button that shows its word only where there is room. */
  className: string;
  onLog: () => void;
}

/** The actions of a recording that are seldom wanted. */
export function MoreMenu({ recording, run, className, onLog }: MoreMenuProps) {
  const t = useT();
  const { open } = useOpenRecording();
  const [filing, setFiling] = useState(false);
  const deleted = useFocusAfterDeletion();
  const imports = useImport(recording);
  const file = useFile(recording);
  const archive = useArchive();
  const remove = useDelete(
    () => open(undefined),
    (id) => open(id),
  );
  return (
    <>
      <Menu
        trigger={
          <Button kind="quiet" className={className} title={t("recording.moreActions")}>
            <Ellipsis size={16} aria-hidden="true" />
            <span className="max-sm:sr-only">{t("recording.more")}</span>
          </Button>
        }
      >
        {run && <MenuItem onClick={onLog}>{t("recording.runLog")}</MenuItem>}
        {imports.offered && !recording.live && !isBeingRead(recording) && (
          <MenuItem title={t("imports.hint")} onClick={imports.choose}>
            {t("imports.open")}
          </MenuItem>
        )}
        <MenuItem onClick={() => setFiling(true)}>{t("library.file")}</MenuItem>
        <MenuItem onClick={() => archive.mutate(recording)}>
          {t(recording.archived ? "library.unarchive" : "library.toArchive")}
        </MenuItem>
        <MenuLine />
        <MenuItem
          danger
          onClick={() => {
            deleted.current = true;
            remove.mutate(recording);
          }}
        >
          {t("ui.delete")}
        </MenuItem>
      </Menu>
      {imports.field}
      <FilingDialog
        open={filing}
        onClose={() => setFiling(false)}
        recordings={[recording]}
        count={1}
        onApply={(change) => file.mutate({ before: recording, change })}
      />
    </>
  );
}

/** Set once the recording is deleted: its menu goes with it, and the focus goes to the middle. */
function useFocusAfterDeletion() {
  const deleted = useRef(false);
  useEffect(
    () => () => {
      if (deleted.current) document.querySelector("main")?.focus();
    },
    [],
  );
  return deleted;
}
