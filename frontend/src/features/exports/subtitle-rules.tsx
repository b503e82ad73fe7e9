import { useEffect, useState } from "react";
import type { ExportOption } from "@/api/types";
import { chooseOption, useExportChoices } from "@/domain/exports/export-choices";
import { useT } from "@/lib/i18n/i18n";
import { OptionLabel } from "./option-label";

/** Limits that subtitles are laid out by. */
export function SubtitleRules({ rules }: { rules: ExportOption[] }) {
  const t = useT();
  const { chosen } = useExportChoices();
  const changed = rules.filter(({ name }) => name in chosen.options);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 font-medium">{t("exports.rules")}</legend>
      {rules.map((rule) => (
        <Rule key={rule.name} rule={rule} />
      ))}
      {changed.length > 0 && (
        <button
          type="button"
          className="min-h-11 self-start text-accent text-small underline underline-offset-4 md:min-h-6"
          onClick={() => {
            for (const { name } of changed) chooseOption(name, null);
          }}
        >
          {t("exports.usualRules")}
        </button>
      )}
    </fieldset>
  );
}

/** A number, kept once it is one in the rule's range; what is typed until then stays in its field. */
function Rule({ rule }: { rule: ExportOption }) {
  const t = useT();
  const { optionValue } = useExportChoices();
  const value = Number(optionValue(rule));
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped((now) => (Number(now) === value ? now : String(value))), [value]);
  const wrong = !fits(typed, rule);
  const change = (text: string) => {
    setTyped(text);
    if (fits(text, rule)) {
      chooseOption(rule.name, Number(text) === rule.default ? null : Number(text));
    }
  };
  return (
    <label className="flex min-h-11 items-center justify-between gap-3 text-small md:min-h-9">
      <span className="min-w-0" title={rule.help}>
        <OptionLabel option={rule} />
        {wrong && (
          <span className="block text-danger" role="alert">
            {rule.high === null
              ? t("exports.rangeFrom", { low: rule.low ?? 0 })
              : t("exports.range", { low: rule.low ?? 0, high: rule.high })}
          </span>
        )}
      </span>
      <input
        type="number"
        inputMode="decimal"
        value={typed}
        min={rule.low ?? undefined}
        max={rule.high ?? undefined}
        step={rule.kind === "integer" ? 1 : "any"}
        aria-invalid={wrong || undefined}
        onChange={({ target }) => change(target.value)}
        onBlur={() => wrong && setTyped(String(value))}
        className="tabular h-11 w-24 shrink-0 rounded-soft border border-mark bg-raised px-3 text-right text-small aria-invalid:border-danger md:h-8"
      />
    </label>
  );
}

function fits(text: string, { low, high, kind }: ExportOption): boolean {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return false;
  if (kind === "integer" && !Number.isInteger(value)) return false;
  return value >= (low ?? Number.NEGATIVE_INFINITY) && value <= (high ?? Number.POSITIVE_INFINITY);
}
