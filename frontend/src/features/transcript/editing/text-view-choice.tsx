import { useEffect } from "react";
import type { Transcript } from "@/api/types";
import { Segmented } from "@/components/ui/segmented";
import { hasChanges } from "@/domain/editing/changes";
import { type TextView, textView } from "@/domain/editing/text-view";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

const VIEWS: TextView[] = ["heard", "edited", "changes"];

/** Choice between the text as the run wrote it, as edited, and what differs; none without edits. */
export function TextViewChoice({ transcript }: { transcript: Transcript }) {
  const t = useT();
  const view = useStore(textView);
  useEffect(() => () => textView.set("edited"), []);
  if (!hasChanges(transcript)) return null;
  return (
    <Segmented
      legend={t("editing.views.title")}
      hidesLegend
      options={VIEWS.map((value) => ({ value, label: t(`editing.views.${value}`) }))}
      value={view}
      onChange={textView.set}
    />
  );
}
