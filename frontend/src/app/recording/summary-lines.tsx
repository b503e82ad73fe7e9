import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { Trans } from "react-i18next";
import { settingsQuery, transcriptQuery } from "@/api/queries";
import type { Run, Summary } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { useLanguages } from "@/domain/models/use-languages";
import { isActive } from "@/domain/recordings/status-text";
import { reviewActions } from "@/domain/review/review-state";
import { stopSpots } from "@/domain/review/stop-spots";
import { LanguageHint } from "@/features/review/language-hint";
import { SpeakersLine } from "@/features/speakers/speakers-line";
import { TextViewChoice } from "@/features/transcript/editing/text-view-choice";
import { cx } from "@/lib/cx";
import { durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { serverWords } from "@/lib/i18n/server-text";
import { setPreference, usePreferences } from "@/lib/preferences";

/** The transcript's summary sentence, with model, language and time taken. */
export function SummaryLines({ run, whole }: { run: Run; whole: boolean }) {
  const { data: settings } = useQuery(settingsQuery);
  const t = useT();
  const { languages } = useLanguages();
  const begun = run.state !== "waiting";
  const { data: transcript } = useQuery({ ...transcriptQuery(run.id), enabled: begun });
  const hints = transcript?.other_languages ?? [];
  const unsure = useMemo(() => (transcript ? stopSpots(transcript).length : 0), [transcript]);
  const hasWords = (run.summary?.words ?? 0) > 0;
  const ended = transcript !== undefined && !isActive(run);
  const time = run.elapsed_seconds;
  const facts = [
    run.summary && serverWords(run.summary.text),
    run.imported ? t("imports.from", { name: run.imported.name }) : run.model_title,
    languages.find(({ code }) => code === run.language)?.name,
    time !== null && !isActive(run) && t("recording.took", { duration: durationText(time) }),
  ];
  return (
    <div className={cx("flex flex-col gap-1 text-small text-soft", !whole && "low:hidden")}>
      <p className={cx("tabular", !whole && "max-md:line-clamp-2")}>
        {facts.filter(Boolean).join(" · ")}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 empty:hidden">
        {run.summary && (
          <Reservations
            summary={run.summary}
            run={run}
            conflicts={transcript?.history?.conflicts ?? 0}
            unsure={unsure}
          />
        )}
        {ended && hasWords && (
          <div className={cx("flex grow", !whole && "max-md:hidden")}>
            <SpeakersLine run={run} />
          </div>
        )}
      </div>
      {transcript && !isActive(run) && (
        <div className="my-1 empty:hidden">
          <TextViewChoice transcript={transcript} />
        </div>
      )}
      {/* Leaves out what the notice or a language hint says already. */}
      {run.warnings
        .filter((warning) => warning !== settings?.notice)
        .filter((warning) => !hints.some(({ text }) => warning.startsWith(text)))
        .map((warning) => (
          <p key={warning} className={cx(!whole && "max-md:line-clamp-2")}>
            <ServerText of={warning} />
          </p>
        ))}
      {hints.map((hint) => (
        <LanguageHint key={hint.start} hint={hint} run={run} asks={transcript?.asks ?? []} />
      ))}
    </div>
  );
}

interface ReservationsProps {
  summary: Summary;
  run: Run;
  /** Corrections of another run that wait for a person. */
  conflicts: number;
  /** Spots that the model was not sure of. */
  unsure: number;
}

/** Counts that the summary sentence leaves out, and the button that starts the review. */
function Reservations({ summary, run, conflicts, unsure }: ReservationsProps) {
  const t = useT();
  const { showRemoved } = usePreferences();
  const { doubtful_words, removed_words, missed_seconds } = summary;
  const doubts = [doubtful_words, removed_words, missed_seconds, conflicts, unsure];
  if (!doubts.some((count) => count > 0)) return null;
  return (
    <div className="tabular flex flex-wrap items-center gap-x-4 max-sm:gap-x-3">
      {doubtful_words > 0 && <p>{t("recording.doubtfulWords", { count: doubtful_words })}</p>}
      {unsure > 0 && <p>{t("recording.unsureSpots", { count: unsure })}</p>}
      {conflicts > 0 && <p>{t("recording.conflicts", { count: conflicts })}</p>}
      {removed_words > 0 && (
        <label className="flex min-h-11 items-center gap-2 text-ink md:min-h-6">
          <input
            type="checkbox"
            checked={showRemoved}
            onChange={({ target }) => setPreference("showRemoved", target.checked)}
            className="size-4 accent-accent"
          />
          <span>
            <Trans
              i18nKey="recording.showSetAside"
              components={{ wide: <span className="max-sm:sr-only" /> }}
            />
          </span>
        </label>
      )}
      {!isActive(run) && (
        <Button
          kind="quiet"
          title={titleWithKey(t("recording.review"), "n")}
          className="-ml-2 px-2!"
          onClick={() => reviewActions.step(1)}
        >
          {t("recording.review")}
          <ChevronRight size={14} aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
