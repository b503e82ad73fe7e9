import type { Reading } from "@/api/types";
import { Button } from "@/components/ui/button";
import type { ReadingChoice } from "@/domain/review/readings";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { KeyBadge } from "./key-badge";

export interface ReadingsProps {
  readings: readonly ReadingChoice[];
  onChoose: (reading: Reading) => void;
}

/** Other texts that the model considered; a press on one, or its number, writes it. */
export function Readings({ readings, onChoose }: ReadingsProps) {
  const t = useT();
  if (readings.length === 0) return null;
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="float-left mr-2 py-1 text-soft">{t("review.readings")}</legend>
      {readings.map((reading, index) => (
        <Button
          key={`${reading.words.join()} ${reading.text}`}
          className="min-w-0 max-w-full px-3!"
          onClick={(event) => {
            keepFocus(event);
            onChoose(reading);
          }}
        >
          <KeyBadge shortcut={String(index + 1)} />
          <bdi className="truncate">{reading.text}</bdi>
          {reading.insteadOf && (
            <span className="truncate text-soft">
              {t("review.insteadOf", { words: t("ui.quoted", { text: reading.insteadOf }) })}
            </span>
          )}
        </Button>
      ))}
    </fieldset>
  );
}
