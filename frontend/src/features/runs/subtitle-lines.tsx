import { useQuery } from "@tanstack/react-query";
import { formatsQuery } from "@/api/queries";
import { chooseOption, useExportChoices } from "@/domain/exports/export-choices";
import { useT } from "@/lib/i18n/i18n";

const NUMBERS = [
  { name: "max_line_count", choices: [1, 2, 3] },
  { name: "line_letters", choices: [32, 37, 42, 50] },
] as const;

/** Layout of subtitles in the run dialog; it is that of exported files, not the run's. */
export function SubtitleLines() {
  const t = useT();
  const { data: offered } = useQuery(formatsQuery);
  const { optionValue } = useExportChoices();
  if (!offered) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend>{t("exports.subtitles")}</legend>
      <p className="text-small text-soft">{t("exports.subtitlesHint")}</p>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {NUMBERS.map(({ name, choices }) => {
          const option = offered.options.find((one) => one.name === name);
          if (!option) return null;
          const value = Number(optionValue(option));
          const shown = [...new Set([...choices, value])].sort((one, other) => one - other);
          return (
            <label key={name} className="flex items-center gap-3 text-small">
              {t(`exports.options.${name}`)}
              <select
                value={value}
                onChange={({ target: { value: text } }) =>
                  chooseOption(name, Number(text) === option.default ? null : Number(text))
                }
                className="tabular h-11 rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
              >
                {shown.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
