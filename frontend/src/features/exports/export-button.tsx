import { ChevronDown, Download } from "lucide-react";
import { useEffect, useState } from "react";
import type { Run } from "@/api/types";
import { Button, buttonLook } from "@/components/ui/button";
import { useExportChoices, withDot } from "@/domain/exports/export-choices";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { ExportDialog } from "./export-dialog";

/** The action of the shortcut "d"; set while the button is mounted. */
export const exportShortcut = { open: (): void => undefined };

/** Downloads the last used format with one press, and opens the dialog for any other. */
export function ExportButton({ run }: { run: Run }) {
  const t = useT();
  const { format, query } = useExportChoices();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    exportShortcut.open = () => setOpen(true);
    return () => {
      exportShortcut.open = () => undefined;
    };
  }, []);
  const asked = format ? query([format]) : "";
  return (
    <div className="flex">
      {format && (
        <a
          href={`/api/runs/${run.id}/exports/${format.name}?${asked}${asked && "&"}download=1`}
          download
          className={cx(buttonLook(), "rounded-r-none border-r-0 max-sm:hidden")}
        >
          <Download size={16} aria-hidden="true" />
          {t("exports.downloadAs", { ending: withDot(format.extension) })}
        </a>
      )}
      <Button
        square
        aria-haspopup="dialog"
        aria-label={t("exports.open")}
        title={titleWithKey(t("exports.open"), "d")}
        className="sm:w-9! sm:rounded-l-none"
        onClick={() => setOpen(true)}
      >
        <Download size={16} className="sm:hidden" aria-hidden="true" />
        <ChevronDown size={16} className="max-sm:hidden" aria-hidden="true" />
      </Button>
      <ExportDialog open={open} onClose={() => setOpen(false)} target={{ kind: "run", run }} />
    </div>
  );
}
