import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { comparisonQuery, settingsQuery } from "@/api/queries";
import type { ComparedSpan, Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ServerText } from "@/components/ui/server-text";
import { DifferingWords } from "@/domain/recordings/differing-words";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { runTitle } from "./run-title";

export interface CompareDialogProps {
  recording: Recording;
  run: Run;
  runs: Run[];
  open: boolean;
  onClose: () => void;
}

/** The texts of two runs side by side; the words that differ are marked. */
export function CompareDialog({ recording, run, runs, open, onClose }: CompareDialogProps) {
  const t = useT();
  const [other, setOther] = useState<string>();
  const first = runs.find(({ id }) => id === recording.run?.id && id !== run.id);
  const beside = runs.find(({ id }) => id === other) ?? first ?? runs.find((r) => r.id !== run.id);
  const { makeCurrent } = useRunActions();
  const use = (one: Run) => {
    makeCurrent.mutate(one);
    onClose();
  };
  if (!beside) return null;
  const pair = [run, beside] as const;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("runs.compareTitle")}
      size="wide"
      footer={
        <div className="flex flex-wrap justify-end gap-3">
          {pair.map((one) => (
            <Button key={one.id} disabled={one.id === recording.run?.id} onClick={() => use(one)}>
              {t(one.id === recording.run?.id ? "runs.isInUse" : "runs.use", {
                number: one.number,
              })}
            </Button>
          ))}
        </div>
      }
    >
      <Texts pair={pair} others={runs.filter(({ id }) => id !== run.id)} onOther={setOther} />
    </Dialog>
  );
}

interface TextsProps {
  pair: readonly [Run, Run];
  others: Run[];
  onOther: (id: string) => void;
}

function Texts({ pair: [run, beside], others, onOther }: TextsProps) {
  const t = useT();
  const [all, setAll] = useState(true);
  const { data: settings } = useQuery(settingsQuery);
  const { data, error } = useQuery(comparisonQuery(run.id, beside.id));
  const spans = data?.stretches ?? [];
  const words = spans.reduce((sum, one) => sum + Math.max(...differing(one)), 0);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-x-6 gap-y-2 text-small sm:grid-cols-2">
        <p className="min-h-9 content-center">{runTitle(run, settings)}</p>
        <select
          aria-label={t("runs.beside")}
          value={beside.id}
          onChange={({ target }) => onOther(target.value)}
          className="h-11 min-w-0 rounded-soft border border-mark bg-raised px-3 md:h-9"
        >
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {runTitle(one, settings)}
            </option>
          ))}
        </select>
      </div>
      {error && (
        <p className="text-danger">
          <ServerText of={error} />
        </p>
      )}
      {data && (
        <label className="flex min-h-11 items-center gap-2 text-small md:min-h-6">
          <input
            type="checkbox"
            checked={!all}
            onChange={({ target }) => setAll(!target.checked)}
            className="size-4 accent-accent"
          />
          {t("runs.onlyDifferent")}
          <span className="text-soft">
            {words ? t("runs.differing", { count: words }) : t("runs.same")}
          </span>
        </label>
      )}
      {spans
        .filter((one) => all || Math.max(...differing(one)) > 0)
        .map((one) => (
          <SpanRow key={one.start} span={one} />
        ))}
    </div>
  );
}

/** Number of words that only one side has, per side. */
function differing({ before, after }: ComparedSpan): number[] {
  return [before, after].map((words) => words.filter(({ same }) => !same).length);
}

function SpanRow({ span }: { span: ComparedSpan }) {
  return (
    // Ten hours are some thousand rows: those out of sight are not laid out.
    <section className="[contain-intrinsic-size:auto_6rem] [content-visibility:auto]">
      <h3 className="tabular text-small text-soft">{clock(span.start)}</h3>
      <div className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
        <Side words={span.before} />
        <Side words={span.after} />
      </div>
    </section>
  );
}

function Side({ words }: { words: ComparedSpan["before"] }) {
  const t = useT();
  if (words.length === 0) return <p className="text-small text-soft">{t("runs.noWords")}</p>;
  return (
    <p dir="auto" className="break-words max-sm:border-line max-sm:border-l-2 max-sm:pl-3">
      <DifferingWords words={words} />
    </p>
  );
}
