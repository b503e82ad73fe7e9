import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/queries";
import { useEnglishOnly } from "./use-english-only";

export interface LanguageSelectProps {
  value: string;
  onChange: (code: string) => void;
  /** The chosen model; one that knows only English leaves no choice. */
  model: string;
}

export function LanguageSelect({ value, onChange, model }: LanguageSelectProps) {
  const { data: settings } = useQuery(settingsQuery);
  const englishOnly = useEnglishOnly(model);
  return (
    <label className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <span>
        Language
        <span className="block text-small text-soft">
          {englishOnly ? "This model knows only English." : "Naming it is surer than guessing it."}
        </span>
      </span>
      <select
        value={englishOnly ? "en" : value}
        disabled={englishOnly}
        onChange={({ target }) => onChange(target.value)}
        className="h-11 min-w-48 rounded-soft border border-mark bg-raised px-3 text-small disabled:opacity-70 md:h-9"
      >
        <option value="auto">Find it by listening</option>
        {settings?.languages.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
        {!settings?.languages.some(({ code }) => code === "en") && (
          <option value="en">English</option>
        )}
      </select>
    </label>
  );
}
