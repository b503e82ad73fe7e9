import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { subtitleCheckQuery } from "@/api/queries";
import type { BrokenRule, ExportOption, Run } from "@/api/types";
import { useExportChoices } from "@/domain/exports/export-choices";
import { usePlayer } from "@/domain/player/use-player";
import { clock, numberText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { OptionLabel } from "./option-label";

const SHOWN = 200; // Of a long list nobody reads more at once, and each is a tab stop.

export interface BrokenRulesProps {
  run: Run;
  rules: ExportOption[];
  /** What of the query string says which text. */
  edited: string;
  onJump: () => void;
}

/** The subtitles that break a rule; each leads to its place in the recording. */
export function BrokenRules({ run, rules, edited, onJump }: BrokenRulesProps) {
  const t = useT();
  const player = usePlayer();
  const { chosen } = useExportChoices();
  const asked = rules
    .filter(({ name }) => name in chosen.options)
    .map(({ name }) => `${name}=${chosen.options[name]}`);
  const query = [edited, ...asked].filter(Boolean).join("&");
  const { data } = useQuery({
    ...subtitleCheckQuery(run.id, query),
    placeholderData: keepPreviousData,
  });
  if (!data) return null;
  const jump = ({ start }: BrokenRule) => {
    onJump();
    player.seek(start);
  };
  return (
    <section aria-label={t("exports.check")} className="flex min-w-0 flex-col gap-2">
      <p className="text-small" aria-live="polite">
        {data.items.length === 0
          ? t("exports.allKept", { count: data.cues })
          : t("exports.broken", { count: data.items.length, cues: data.cues })}
      </p>
      {data.items.length > 0 && (
        <ul className="max-h-44 overflow-y-auto overscroll-contain rounded-soft border border-line p-1">
          {data.items.slice(0, SHOWN).map((broken) => (
            <li key={`${broken.cue} ${broken.rule}`}>
              <button
                type="button"
                onClick={() => jump(broken)}
                className="tabular flex min-h-11 w-full items-baseline gap-3 rounded-[6px] px-3 py-1.5 text-left text-small hover:bg-chosen md:min-h-8"
              >
                <span className="w-14 shrink-0 text-accent">{clock(broken.start)}</span>
                <span className="min-w-0 flex-1">
                  <OptionLabel
                    option={rules.find(({ name }) => name === broken.rule) ?? unknown(broken)}
                  />
                </span>
                <span className="shrink-0 text-soft">
                  {t("exports.ofLimit", {
                    value: shortNumber(broken.value),
                    limit: shortNumber(broken.limit),
                  })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {data.items.length > SHOWN && (
        <p className="text-small text-soft">{t("exports.firstBroken", { count: SHOWN })}</p>
      )}
    </section>
  );
}

/** Whole numbers as such, small ones in thousandths: gaps are a few frames. */
function shortNumber(value: number): string {
  return numberText(value, Number.isInteger(value) ? 0 : value < 1 ? 3 : 1);
}

const unknown = ({ rule }: BrokenRule) => ({ name: rule, help: rule });
