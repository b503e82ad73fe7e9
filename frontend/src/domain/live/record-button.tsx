import { Mic } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { useStore } from "@/lib/store";
import { liveState } from "./live-state";
import { useRecord } from "./use-record";

/** Button that begins to record from the microphone; without its word where there is little room. */
export function RecordButton({ brief = false }: { brief?: boolean }) {
  const t = useT();
  const record = useRecord();
  const busy = useStore(liveState) !== null;
  return (
    <Button
      title={titleWithKey(t("live.recordHint"), "Shift+R")}
      disabled={busy}
      square={brief}
      aria-label={t("live.record")}
      onClick={() => void record()}
    >
      <Mic size={16} aria-hidden="true" />
      {!brief && t("live.record")}
    </Button>
  );
}
