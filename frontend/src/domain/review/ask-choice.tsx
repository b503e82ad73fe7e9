import { useState } from "react";
import type { Ask, Span } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useEnglishOnly } from "@/domain/models/use-english-only";
import { keepFocus } from "@/lib/keep-focus";
import { askCovering, askStatusText } from "./segment-labels";
import { useEdits } from "./use-edits";
import { useLanguages } from "./use-languages";

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
          {language ? askLabel(nameOf(language)) : "Transcribe this anyway"}
        </Button>
      )}
      {model && <AskLanguage model={model} value={language} onChange={setLanguage} />}
    </>
  );
}

/** Label of a button that transcribes a part in a language. */
export function askLabel(name: string): string {
  return `Hear this part in ${name}`;
}

interface AskLanguageProps {
  model: string;
  value: string | null;
  onChange: (code: string | null) => void;
}

/** Choice of a language, by default the run's. */
function AskLanguage({ model, value, onChange }: AskLanguageProps) {
  const { languages } = useLanguages();
  const englishOnly = useEnglishOnly(model);
  if (englishOnly || languages.length === 0) return null;
  return (
    <select
      aria-label="Language to hear it in"
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value || null)}
      className="h-11 max-w-full rounded-soft border border-mark bg-raised px-2 text-small md:h-9"
    >
      <option value="">In its language</option>
      {languages.map(({ code, name }) => (
        <option key={code} value={code}>
          In {name}
        </option>
      ))}
    </select>
  );
}
