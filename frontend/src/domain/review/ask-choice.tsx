import { useState } from "react";
import type { Ask, Span } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useEnglishOnly } from "@/domain/models/use-english-only";
import { useLanguages } from "@/domain/models/use-languages";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { askCovering, askStatusText } from "./segment-labels";
import { useEdits } from "./use-edits";

export interface AskChoiceProps {
  runId: string;
  asks: Ask[];
  /** The part to transcribe. */
  span: Span;
  /** The run's model, for its languages; without it there is no choice of one. */
  model: string | undefined;
  /** Whether the part has words already, so that only another language makes sense. */
  written?: boolean;
}

/** Button to transcribe a part, with its language, or the status of that ask. */
export function AskChoice({ runId, asks, span, model, written }: AskChoiceProps) {
  const t = useT();
  const { ask } = useEdits(runId);
  const { nameOf } = useLanguages();
  const [language, setLanguage] = useState<string | null>(null);
  const status = askStatusText(askCovering(asks, span, language));
  return (
    <>
      {status && (
        <span role="status" className="py-1 text-small text-soft">
          {status}
        </span>
      )}
      {!status && (language || !written) && (
        <Button
          onClick={(event) => {
            keepFocus(event);
            ask(language ? { ...span, language } : span);
          }}
        >
          {language
            ? t("review.hearIn", { language: nameOf(language) })
            : t("review.transcribeAnyway")}
        </Button>
      )}
      {model && <AskLanguage model={model} value={language} onChange={setLanguage} />}
    </>
  );
}

interface AskLanguageProps {
  model: string;
  value: string | null;
  onChange: (code: string | null) => void;
}

/** Choice of a language, by default the run's. */
function AskLanguage({ model, value, onChange }: AskLanguageProps) {
  const t = useT();
  const { languages } = useLanguages();
  const englishOnly = useEnglishOnly(model);
  if (englishOnly || languages.length === 0) return null;
  return (
    <select
      aria-label={t("review.hearInLanguage")}
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value || null)}
      className="h-11 max-w-full rounded-soft border border-mark bg-raised px-2 text-small md:h-9"
    >
      <option value="">{t("review.itsLanguage")}</option>
      {languages.map(({ code, name }) => (
        <option key={code} value={code}>
          {t("review.inLanguage", { language: name })}
        </option>
      ))}
    </select>
  );
}
