import { useT } from "@/lib/i18n/i18n";
import { useEnglishOnly } from "./use-english-only";
import { useLanguages } from "./use-languages";

export interface LanguageSelectProps {
  value: string;
  onChange: (code: string) => void;
  /** The chosen model; one that knows only English leaves no choice. */
  model: string;
}

export function LanguageSelect({ value, onChange, model }: LanguageSelectProps) {
  const t = useT();
  const { languages } = useLanguages();
  const englishOnly = useEnglishOnly(model);
  return (
    <label className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <span>
        {t("models.language")}
        <span className="block text-small text-soft">
          {t(englishOnly ? "models.englishOnly" : "models.naming")}
        </span>
      </span>
      <select
        value={englishOnly ? "en" : value}
        disabled={englishOnly}
        onChange={({ target }) => onChange(target.value)}
        className="h-11 min-w-48 rounded-soft border border-mark bg-raised px-3 text-small disabled:opacity-70 md:h-9"
      >
        <option value="auto">{t("models.auto")}</option>
        {languages.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
        {!languages.some(({ code }) => code === "en") && (
          <option value="en">{t("models.english")}</option>
        )}
      </select>
    </label>
  );
}
