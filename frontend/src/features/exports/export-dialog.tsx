import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { optionsOf, useExportChoices } from "@/domain/exports/export-choices";
import { type ExportTarget, shownRun } from "@/domain/exports/export-target";
import { useT } from "@/lib/i18n/i18n";
import { BrokenRules } from "./broken-rules";
import { ExportActions } from "./export-actions";
import { ExportContents } from "./export-contents";
import { ExportPreview } from "./export-preview";
import { FormatList } from "./format-list";
import { SubtitleRules } from "./subtitle-rules";

export interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  target: ExportTarget;
}

/** Format, contents and rules of exported files, with the beginning of the file as it will be. */
export function ExportDialog({ open, onClose, target }: ExportDialogProps) {
  const t = useT();
  const title = t(target.kind === "run" ? "exports.title" : "exports.titleMany");
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      size="widest"
      footer={<ExportActions target={target} onDone={onClose} />}
    >
      <ExportForm target={target} onClose={onClose} />
    </Dialog>
  );
}

function ExportForm({ target, onClose }: Omit<ExportDialogProps, "open">) {
  const { offered, format, formats, query } = useExportChoices();
  const [shown, setShown] = useState<string | null>(null);
  if (!offered || !format) return null;
  const many = target.kind === "many";
  const chosen = many ? formats : [format];
  const options = optionsOf(offered, chosen);
  const rules = options.filter(({ group }) => group === "subtitles");
  const run = shownRun(target);
  const previewed = chosen.find(({ name }) => name === shown) ?? chosen.at(-1) ?? format;
  return (
    <div className="grid gap-6 md:grid-cols-[18rem_minmax(0,1fr)] md:gap-8">
      <div className="flex min-w-0 flex-col gap-6 max-md:contents">
        <FormatList formats={offered.exports} chosen={chosen} several={many} onChosen={setShown} />
        <div className="flex min-w-0 flex-col gap-6 max-md:order-last">
          <ExportContents
            options={options.filter(({ group }) => group === "contents")}
            edited={many || (run?.revision ?? 0) > 0}
          />
          {rules.length > 0 && <SubtitleRules rules={rules} />}
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-4 md:sticky md:top-0 md:self-start">
        <ExportPreview run={run} format={previewed} query={query([previewed])} many={many} />
        {run && !many && rules.some(({ name }) => name === "reading_speed") && (
          <BrokenRules run={run} rules={rules} edited={query([])} onJump={onClose} />
        )}
      </div>
    </div>
  );
}
