import { loudness } from "@/domain/live/live-state";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

const BARS = Array.from({ length: 12 }, (_, at) => at / 12);

/** How loud the microphone is: whoever speaks sees that they are heard. */
export function LevelMeter() {
  const t = useT();
  const value = useStore(loudness);
  return (
    <span className="flex h-5 items-center gap-0.5">
      <meter aria-label={t("live.level")} value={value} className="sr-only" />
      {BARS.map((from) => (
        <span
          key={from}
          aria-hidden="true"
          className={cx("w-1 rounded-full", value > from ? "h-5 bg-accent" : "h-2 bg-mark")}
        />
      ))}
    </span>
  );
}
