import type { Ask, OtherLanguage, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { isActive } from "@/domain/recordings/status-text";
import { hearIn } from "@/domain/review/ask-choice";
import { askAbout, askWords } from "@/domain/review/segment-labels";
import { useEdits } from "@/domain/review/use-edits";
import { useLanguages } from "@/domain/review/use-languages";
import { clock } from "@/lib/format";
import { keepFocus } from "@/lib/keep-focus";

export interface LanguageHintProps {
  hint: OtherLanguage;
  run: Run;
  asks: Ask[];
}

/** Where another language seems to be spoken, with the way to hear that part in it, and back. */
export function LanguageHint({ hint, run, asks }: LanguageHintProps) {
  const { ask, takeBackAsk } = useEdits(run.id);
  const { nameOf } = useLanguages();
  const { start, end, language } = hint;
  const name = nameOf(language);
  const about = askAbout(asks, hint, language);
  const told = askWords(about);
  const heard = about !== undefined && !told;
  const takeBack = () => {
    for (const one of asks) if (one.language === language && isIn(one, hint)) takeBackAsk(one);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p>
        {heard ? `From ${clock(start)} to ${clock(end)} the text is now in ${name}.` : hint.text}
      </p>
      {told && <p role="status">{told}</p>}
      {!isActive(run) && (!about || about.state === "failed") && (
        <Button
          onClick={(event) => {
            keepFocus(event);
            ask({ start, end, language });
          }}
        >
          {hearIn(name)}
        </Button>
      )}
      {heard && (
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
