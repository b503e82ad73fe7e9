import { useQueryClient } from "@tanstack/react-query";
import { Circle, Mic, Pause, Square } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { type LiveState, liveState } from "@/domain/live/live-state";
import { endRecording, togglePause } from "@/domain/live/recorder";
import { useRecord } from "@/domain/live/use-record";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { clock, durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { useStore } from "@/lib/store";
import { LevelMeter } from "./level-meter";
import { MicrophoneChoice } from "./microphone-choice";
import { ProblemLine } from "./problem-line";

/** Begins to record; while this page records already, pauses or goes on. */
export const recordShortcut = { toggle: (): void => undefined };

/** What this page records: on every recording that is open meanwhile. */
export function LiveBar() {
  const t = useT();
  const state = useStore(liveState);
  useShortcut();
  return (
    <section
      aria-label={t("live.title")}
      className="flex flex-col gap-2 border-line border-t bg-side px-3 py-2 pb-[max(8px,env(safe-area-inset-bottom))] empty:hidden sm:px-4"
    >
      <ProblemLine />
      {state && <Recorder state={state} />}
      {state && <Message state={state} />}
    </section>
  );
}

function Recorder({ state }: { state: LiveState }) {
  const t = useT();
  const client = useQueryClient();
  const { id: opened, open } = useOpenRecording();
  const { phase, recordingId: id, seconds, device } = state;
  const runs = phase === "recording" || phase === "paused";
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p role="status" className="flex items-center gap-2 font-medium">
        {phase === "recording" ? (
          <Circle size={14} fill="currentColor" className="text-danger" aria-hidden="true" />
        ) : (
          <Pause size={14} aria-hidden="true" />
        )}
        {t(`live.phases.${phase}`)}
      </p>
      <span className="tabular">{clock(seconds)}</span>
      {runs && <LevelMeter />}
      {runs && <MicrophoneChoice device={device} />}
      <div className="ml-auto flex flex-wrap gap-2 max-sm:w-full max-sm:[&>button]:flex-1">
        {id && id !== opened && (
          <Button kind="quiet" onClick={() => open(id)}>
            {t("live.show")}
          </Button>
        )}
        {runs && (
          <Button
            title={titleWithKey(t(phase === "paused" ? "live.goOn" : "live.pause"), "Shift+R")}
            onClick={() => void togglePause()}
          >
            {phase === "paused" ? (
              <Mic size={16} aria-hidden="true" />
            ) : (
              <Pause size={16} aria-hidden="true" />
            )}
            {t(phase === "paused" ? "live.goOn" : "live.pause")}
          </Button>
        )}
        {runs && (
          <Button kind="primary" onClick={() => void endRecording(client)}>
            <Square size={14} fill="currentColor" aria-hidden="true" />
            {t("live.end")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What somebody who records should know now; nothing as long as all is well. */
function Message({ state }: { state: LiveState }) {
  const t = useT();
  const { phase, delivery, waiting, gone, silent } = state;
  const duration = durationText(waiting);
  const words = () => {
    if (gone) return t("live.gone");
    if (delivery === "full") return t("live.full", { duration });
    if (delivery === "away")
      return t(phase === "ending" ? "live.endAway" : "live.away", { duration });
    return phase === "recording" && silent ? t("live.silent") : null;
  };
  return (
    <p role="status" className="text-pretty text-small empty:hidden">
      {words()}
    </p>
  );
}

function useShortcut(): void {
  const record = useRecord();
  useEffect(() => {
    recordShortcut.toggle = () => void (liveState.get() ? togglePause() : record());
    return () => {
      recordShortcut.toggle = () => undefined;
    };
  }, [record]);
}
