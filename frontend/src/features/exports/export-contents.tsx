import type { ExportOption } from "@/api/types";
import { Segmented } from "@/components/ui/segmented";
import { choose, chooseOption, useExportChoices } from "@/domain/exports/export-choices";
import { useT } from "@/lib/i18n/i18n";
import { OptionLabel } from "./option-label";

export interface ExportContentsProps {
  options: ExportOption[];
  /** Whether there may be edits, so that the text as it was heard is another. */
  edited: boolean;
}

/** What a file holds beside the words, as far as its format has a place for it. */
export function ExportContents({ options, edited }: ExportContentsProps) {
  const t = useT();
  const { chosen, optionValue } = useExportChoices();
  if (!edited && options.length === 0) return null;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 font-medium">{t("exports.contents")}</legend>
      {edited && (
        <Segmented
          legend={t("exports.text")}
          hidesLegend
          options={[
            { value: "all", label: t("exports.edited") },
            { value: "none", label: t("exports.heard") },
          ]}
          value={chosen.edits}
          onChange={(edits) => choose({ edits })}
        />
      )}
      {options.map((option) => (
        <label
          key={option.name}
          className="flex min-h-11 items-center gap-3 text-small md:min-h-7"
          title={option.help}
        >
          <input
            type="checkbox"
            checked={Boolean(optionValue(option))}
            onChange={({ target }) =>
              chooseOption(option.name, target.checked === option.default ? null : target.checked)
            }
            className="size-4 shrink-0 accent-accent"
          />
          <OptionLabel option={option} />
        </label>
      ))}
    </fieldset>
  );
}
