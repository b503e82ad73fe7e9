import { useEffect, useRef, useState } from "react";
import type { Recording, RecordingReplacements, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { ServerText } from "@/components/ui/server-text";
import type { Correction } from "@/domain/vocabulary/vocabulary-view";
import { useT } from "@/lib/i18n/i18n";
import { FixResult } from "./fix-result";
import { Places, placeKey } from "./places";
import { type Reach, useFixing, useProposals } from "./use-fixes";

export interface FixViewProps {
  correction: Correction | null;
  recording: Recording;
  run: Run;
  onClose: () => void;
}

/** What would be rewritten: looked at, chosen, and then done. */
export function FixView({ correction, recording, run, onClose }: FixViewProps) {
  const t = useT();
  const [reach, setReach] = useState<Reach>("here");
  const proposals = useProposals({ correction, reach, recording, run });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { fixed, busy, fix, undo } = useFixing(run.id);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []); // It may follow on a form that is gone.
  const lists = proposals.data ?? [];
  const chosen = withoutLeft(lists, left);
  const count = chosen.reduce((sum, { items }) => sum + items.length, 0);
  if (fixed) {
    return <FixResult fixed={fixed} busy={busy} onUndo={() => void undo()} onClose={onClose} />;
  }
  return (
    <div ref={box} tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <p className="text-small text-soft">
        {correction
          ? t("vocabulary.fixAbout", { heard: correction.heard, text: correction.text })
          : t("vocabulary.fixAllAbout")}
      </p>
      {correction && (
        <Segmented
          legend={t("vocabulary.where")}
          hidesLegend
          options={[
            { value: "here", label: t("vocabulary.inThis") },
            { value: "everywhere", label: t("vocabulary.inAll") },
          ]}
          value={reach}
          onChange={setReach}
        />
      )}
      {proposals.error && (
        <p role="alert" className="text-danger">
          <ServerText of={proposals.error} />
        </p>
      )}
      <p role="status" className="tabular min-h-5 text-small text-soft">
        {proposals.isPending && !proposals.error && t("vocabulary.looking")}
        {proposals.data && <Counts lists={lists} reach={reach} />}
      </p>
      {lists.map((list) => (
        <Places
          key={list.run_id}
          list={list}
          named={reach === "everywhere"}
          left={left}
          onLeft={setLeft}
        />
      ))}
      <div className="flex justify-end gap-3">
        <Button onClick={onClose}>{t("vocabulary.cancel")}</Button>
        <Button
          kind="primary"
          disabled={busy || count === 0}
          onClick={() => void fix(chosen, correction)}
        >
          {t("vocabulary.fix", { count })}
        </Button>
      </div>
    </div>
  );
}

function Counts({ lists, reach }: { lists: readonly RecordingReplacements[]; reach: Reach }) {
  const t = useT();
  const places = lists.reduce((sum, { items }) => sum + items.length, 0);
  if (places === 0) return t("vocabulary.nowhere");
  const where = t("vocabulary.places", { count: places });
  if (reach === "here") return where;
  return t("vocabulary.placesIn", { places: where, count: lists.length });
}

function withoutLeft(
  lists: readonly RecordingReplacements[],
  left: ReadonlySet<string>,
): RecordingReplacements[] {
  return lists
    .map((list) => ({
      ...list,
      items: list.items.filter(({ words }) => !left.has(placeKey(list.run_id, words))),
    }))
    .filter(({ items }) => items.length > 0);
}
