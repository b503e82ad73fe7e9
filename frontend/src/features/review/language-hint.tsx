import type { Ask, OtherLanguage, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { useLanguages } from "@/domain/models/use-languages";
import { isActive } from "@/domain/recordings/status-text";
import { askCovering, askStatusText, spanTexts } from "@/domain/review/segment-labels";
import { useEdits } from "@/domain/review/use-edits";
import { useT } from "@/lib/i18n/i18n";
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
  const t = useT();
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
        {isAnswered ? (
          t("review.textIsIn", { ...spanTexts(hint), language: name })
        ) : (
          <ServerText of={hint.text} />
        )}
      </p>
      {status && <p role="status">{status}</p>}
      {!isActive(run) && (!about || about.state === "failed") && (
        <Button
          onClick={(event) => {
            keepFocus(event);
            ask({ start, end, language });
          }}
        >
          {t("review.hearIn", { language: name })}
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
          {t("review.takeBack")}
        </Button>
      )}
    </div>
  );
}

function isIn(ask: Ask, { start, end }: OtherLanguage): boolean {
  return start <= ask.start && ask.end <= end;
}
