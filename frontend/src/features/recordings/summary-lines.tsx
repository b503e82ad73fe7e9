import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/queries";
import type { Run, Summary } from "@/api/types";
import { length, plural } from "@/lib/format";
import { setPreference, usePreferences } from "@/lib/preferences";

/** "3 min 12 s of speech in 10 min 00 s · small · 21 s", and what was doubted, set aside or missed. */
export function SummaryLines({ run }: { run: Run }) {
  const { data: settings } = useQuery(settingsQuery);
  const language = settings?.languages.find(({ code }) => code === run.language)?.name;
  const facts = [
    run.summary?.text,
    run.model_title,
    language,
    run.elapsed_seconds !== null && `took ${length(run.elapsed_seconds)}`,
  ];
  return (
    <div className="flex flex-col gap-1 text-small text-soft">
      <p className="tabular">{facts.filter(Boolean).join(" · ")}</p>
      {run.summary && <Reservations summary={run.summary} />}
      {/* What the line at the top of the page says already is not said twice. */}
      {run.warnings
        .filter((warning) => warning !== settings?.notice)
        .map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
    </div>
  );
}

function Reservations({ summary }: { summary: Summary }) {
  const { showRemoved } = usePreferences();
  const { doubtful_words, removed_words, removed_phrases, missed_seconds } = summary;
  const facts = [
    doubtful_words > 0 && `${plural(doubtful_words, "doubtful word")}`,
    removed_words > 0 && `${plural(removed_phrases || 1, "phrase")} set aside`,
    missed_seconds > 0 && `${length(missed_seconds)} not understood`,
  ].filter(Boolean);
  if (facts.length === 0) return null;
  return (
    <div className="tabular flex flex-wrap items-center gap-x-4">
      <p>{facts.join(" · ")}</p>
      {removed_words > 0 && (
        <label className="flex min-h-11 items-center gap-2 text-ink md:min-h-6">
          <input
            type="checkbox"
            checked={showRemoved}
            onChange={({ target }) => setPreference("showRemoved", target.checked)}
            className="size-4 accent-accent"
          />
          Show set-aside words
        </label>
      )}
    </div>
  );
}
