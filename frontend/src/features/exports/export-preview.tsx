import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { exportPreviewQuery } from "@/api/queries";
import type { ExportFormat, ExportPreview as Preview, Run } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { cx } from "@/lib/cx";
import { byteSize } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface ExportPreviewProps {
  /** None where many are exported and none of them stands for all. */
  run: Run | undefined;
  format: ExportFormat;
  query: string;
  many: boolean;
}

/** The beginning of the very file that will be downloaded. */
export function ExportPreview({ run, format, query, many }: ExportPreviewProps) {
  const t = useT();
  const { data, error, isPlaceholderData } = useQuery({
    ...exportPreviewQuery(run?.id ?? "", format.name, query),
    enabled: run !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label={t("exports.preview")} className="flex min-w-0 flex-col gap-2">
      <h3 className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-4">
        <span className="min-w-0 truncate font-medium">{data?.name ?? t("exports.preview")}</span>
        {data && <span className="tabular text-small text-soft">{byteSize(data.size)}</span>}
      </h3>
      <div
        aria-busy={isPlaceholderData}
        className={cx(
          "h-[44dvh] min-h-40 max-md:h-[28dvh] overflow-hidden rounded-soft border border-line bg-paper",
          isPlaceholderData && "opacity-70",
        )}
      >
        {error && (
          <Said>
            <ServerText of={error} />
          </Said>
        )}
        {!run && <Said>{t("exports.manyHint")}</Said>}
        {!error && data && <Shown preview={data} />}
      </div>
      {data?.text && !data.complete && (
        <p className="text-small text-soft">{t("exports.beginning")}</p>
      )}
      {many && run && <p className="text-small text-soft">{t("exports.manyHint")}</p>}
    </section>
  );
}

function Shown({ preview }: { preview: Preview }) {
  const t = useT();
  if (preview.text === null) return <Said>{t("exports.noText")}</Said>;
  if (preview.text === "") return <Said>{t("exports.empty")}</Said>;
  if (preview.media_type.startsWith("text/html")) return <Page text={preview.text} />;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      dir="auto"
      className="h-full overflow-auto p-4 font-mono text-[13px] leading-5 whitespace-pre-wrap wrap-anywhere"
    >
      {preview.text}
    </pre>
  );
}

/** A page as it looks, closed off: it loads nothing and its script does not run. */
function Page({ text }: { text: string }) {
  const t = useT();
  const still = useMemo(() => withoutScripts(text), [text]);
  return <iframe title={t("exports.preview")} sandbox="" srcDoc={still} className="size-full" />;
}

function withoutScripts(text: string): string {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const script of page.querySelectorAll("script")) script.remove();
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

function Said({ children }: { children: React.ReactNode }) {
  return <p className="p-4 text-small text-soft">{children}</p>;
}
