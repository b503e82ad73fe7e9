import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Copy, Download } from "lucide-react";
import { exportPreviewQuery } from "@/api/queries";
import { type ActionTarget, postForFile } from "@/api/recordings/bulk";
import type { ExportFormat, Run } from "@/api/types";
import { Button, buttonLook } from "@/components/ui/button";
import { notifyProblem } from "@/components/ui/toasts";
import { useExportChoices, withDot } from "@/domain/exports/export-choices";
import type { ExportTarget } from "@/domain/exports/export-target";
import { useT } from "@/lib/i18n/i18n";
import { saveFile } from "@/lib/save-file";
import { useCopy } from "./use-copy";

export interface ExportActionsProps {
  target: ExportTarget;
  onDone: () => void;
}

/** Copies or downloads what is chosen. */
export function ExportActions({ target, onDone }: ExportActionsProps) {
  const { format, formats, query } = useExportChoices();
  if (!format) return null;
  if (target.kind === "run") {
    return <OneFile run={target.run} format={format} query={query([format])} onDone={onDone} />;
  }
  const names = formats.map(({ name }) => `format=${encodeURIComponent(name)}`);
  const asked = [...names, query(formats)].filter(Boolean).join("&");
  return target.selection === "all" ? (
    <AllFiles href={`/api/exports.zip?${asked}`} onDone={onDone} />
  ) : (
    <SomeFiles selection={target.selection} asked={asked} onDone={onDone} />
  );
}

interface OneFileProps {
  run: Run;
  format: ExportFormat;
  query: string;
  onDone: () => void;
}

function OneFile({ run, format, query, onDone }: OneFileProps) {
  const t = useT();
  const address = `/api/runs/${run.id}/exports/${format.name}?${query}`;
  const { copied, copy } = useCopy(address);
  const { data: preview } = useQuery(exportPreviewQuery(run.id, format.name, query));
  return (
    <Row>
      <Button onClick={() => void copy()} disabled={!preview?.text}>
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        <span aria-live="polite">{t(copied ? "exports.copied" : "exports.copy")}</span>
      </Button>
      <a
        href={`${address}${query && "&"}download=1`}
        download
        onClick={onDone}
        className={buttonLook("primary")}
      >
        <Download size={16} aria-hidden="true" />
        {t("exports.downloadAs", { ending: withDot(format.extension) })}
      </a>
    </Row>
  );
}

function AllFiles({ href, onDone }: { href: string; onDone: () => void }) {
  const t = useT();
  return (
    <Row>
      <a href={href} download onClick={onDone} className={buttonLook("primary")}>
        <Download size={16} aria-hidden="true" />
        {t("exports.downloadAs", { ending: ".zip" })}
      </a>
    </Row>
  );
}

interface SomeFilesProps {
  selection: ActionTarget;
  asked: string;
  onDone: () => void;
}

function SomeFiles({ selection, asked, onDone }: SomeFilesProps) {
  const t = useT();
  const zip = useMutation({
    mutationFn: () => fetchZip(selection, new URLSearchParams(asked)),
    onSuccess: (content) => {
      saveFile(content, "transcripts.zip");
      onDone();
    },
    onError: notifyProblem,
  });
  return (
    <Row>
      <Button kind="primary" disabled={zip.isPending} onClick={() => zip.mutate()}>
        <Download size={16} aria-hidden="true" />
        {t("exports.downloadAs", { ending: ".zip" })}
      </Button>
    </Row>
  );
}

/** The zip of a selection; a form of the same names as the query string of all. */
function fetchZip(selection: ActionTarget, asked: URLSearchParams): Promise<Blob> {
  const options = [...asked.keys()].map((name) => [name, typed(asked.get(name) ?? "")]);
  const format = asked.getAll("format");
  return postForFile("/exports.zip", { ...selection, ...Object.fromEntries(options), format });
}

function typed(value: string): string | number | boolean {
  if (value === "true" || value === "false") return value === "true";
  return Number.isNaN(Number(value)) ? value : Number(value);
}

function Row({ children }: { children: React.ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 *:max-sm:flex-1">{children}</div>;
}
