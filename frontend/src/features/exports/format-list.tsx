import type { ExportFormat } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { choose, withDot } from "@/domain/exports/export-choices";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";

export interface FormatListProps {
  formats: ExportFormat[];
  chosen: ExportFormat[];
  /** Whether several may be chosen, for a zip. */
  several: boolean;
  /** Called with the format that was chosen last. */
  onChosen: (name: string) => void;
}

/** The formats that the server offers, each with its purpose. */
export function FormatList({ formats, chosen, several, onChosen }: FormatListProps) {
  const t = useT();
  const names = chosen.map(({ name }) => name);
  const pick = (name: string, on: boolean) => {
    if (!several) choose({ format: name });
    else if (on) choose({ formats: [...names, name] });
    else if (names.length > 1) choose({ formats: names.filter((one) => one !== name) });
    if (on) onChosen(name);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 font-medium">
        {t(several ? "exports.formats" : "exports.format")}
      </legend>
      <div className="max-h-60 overflow-y-auto overscroll-contain rounded-soft border border-line p-1 md:max-h-72">
        {formats.map(({ name, title, purpose, extension }) => (
          <label
            key={name}
            className={cx(
              "flex min-h-11 items-center gap-3 rounded-[6px] px-3 py-1.5 hover:bg-chosen",
              "has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
              names.includes(name) && "bg-chosen",
            )}
          >
            <input
              type={several ? "checkbox" : "radio"}
              name="export-format"
              checked={names.includes(name)}
              onChange={({ target }) => pick(name, target.checked)}
              className="size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0 flex-1">
              <span className="flex items-baseline justify-between gap-2">
                <span className="text-small">
                  <ServerText of={title} />
                </span>
                <span className="shrink-0 text-small text-soft">{withDot(extension)}</span>
              </span>
              {purpose && (
                <span className="block text-small text-soft">
                  <ServerText of={purpose} />
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
      {several && (
        <button
          type="button"
          className="min-h-11 self-start text-accent text-small underline underline-offset-4 md:min-h-6"
          onClick={() => choose({ formats: formats.map(({ name }) => name) })}
        >
          {t("exports.everyFormat")}
        </button>
      )}
    </fieldset>
  );
}
