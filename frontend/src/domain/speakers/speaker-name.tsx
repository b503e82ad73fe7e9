import { cx } from "@/lib/cx";
import { usePageLanguage } from "@/lib/i18n/i18n";
import { shownName } from "./names";
import { SpeakerChip, type SpeakerChipProps } from "./speaker-chip";

/** A person's mark and name in a line. */
export function SpeakerName({ className, ...who }: SpeakerChipProps & { className?: string }) {
  usePageLanguage();
  return (
    <span
      className={cx("inline-flex min-w-0 max-w-full items-center gap-1.5 align-bottom", className)}
    >
      <SpeakerChip {...who} />
      <span dir="auto" className="truncate">
        {shownName(who.name)}
      </span>
    </span>
  );
}
