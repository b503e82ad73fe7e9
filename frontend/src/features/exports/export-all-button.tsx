import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { ExportDialog } from "./export-dialog";

/** Exports every finished transcript, in a zip. */
export function ExportAllButton() {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        square
        aria-haspopup="dialog"
        aria-label={t("exports.all")}
        title={t("exports.all")}
        onClick={() => setOpen(true)}
      >
        <Download size={16} aria-hidden="true" />
      </Button>
      <ExportDialog
        open={open}
        onClose={() => setOpen(false)}
        target={{ kind: "many", selection: "all" }}
      />
    </>
  );
}
