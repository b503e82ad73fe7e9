import type { Ask, OtherLanguage, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { isActive } from "@/domain/recordings/status-text";
import { askLabel } from "@/domain/review/ask-choice";
import { askCovering, askStatusText } from "@/domain/review/segment-labels";
import { useEdits } from "@/domain/review/use-edits";
import { useLanguages } from "@/domain/review/use-languages";
import { clock } from "@/lib/format";
import { keepFocus } from "@/lib/keep-focus";

export interface LanguageHintProps {
  hint: OtherLanguage;
  run: Run;
  asks: Ask[];
}

/**
 * Hint at a part in another language, with buttons to transcribe it in that language and to undo.
 */
export function LanguageHint({ hint, run, asks }: LanguageHintProps) {
  const { ask, takeBackAsk } = useEdits(run.id);
  const { nameOf } = useLanguages();
  const { start, end, language } = hint;
  const name = nameOf(language);
  const about = askCovering(asks, hint, language);
  const status = askStatusText(about);
  const isAnswered = about !== undefined && !status;
  const takeBack = () => {
    for (const one of asks) if (one.language === language && isIn(one, hint)) takeBackAsk(one);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p>
        {isAnswered
          ? `From ${clock(start)} to ${clock(end)} the text is now in ${name}.`
          : hint.text}
      </p>
      {status && <p role="status">{status}</p>}
      {!isActive(run) && (!about || about.state === "failed") && (
        <Button
          onClick={(event) => {
            keepFocus(event);
            ask({ start, end, language });
          }}
        >
          {askLabel(name)}
        </Button>
      )}
      {isAnswered && (
        <Button
          kind="quiet"
          onClick={(event) => {
            keepFocus(event);
            takeBack();
          }}
        >
          Take back
        </Button>
      )}
    </div>
  );
}

function isIn(ask: Ask, { start, end }: OtherLanguage): boolean {
  return start <= ask.start && ask.end <= end;
}
