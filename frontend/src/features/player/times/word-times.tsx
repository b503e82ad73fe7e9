import { Play } from "lucide-react";
import { type RefObject, useState } from "react";
import type { Transcript } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { usePlayer } from "@/domain/player/use-player";
import { limitsOf, type Surroundings } from "@/domain/timing/boundaries";
import { preciseClock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { closeTo, holds, xOf } from "../timescale/timescale";
import { usePeaks } from "../waveform/use-peaks";
import { Waveform } from "../waveform/waveform";
import { BoundaryHandle } from "./boundary-handle";
import { useRetiming } from "./use-retiming";
import { WordStrip } from "./word-strip";

export interface WordTimesProps {
  transcript: Transcript;
  around: Surroundings;
  /** The handle that takes the focus first. */
  first: RefObject<HTMLDivElement | null>;
}

/** A word and its times, and the waveform on which its ends are moved. */
export function WordTimes({ transcript, around, first }: WordTimesProps) {
  const t = useT();
  const player = usePlayer();
  const { word, duration } = around;
  const { span, moves } = useRetiming(transcript.run_id, around);
  const [view, setView] = useState(() => closeTo(word, duration));
  if (!holds(view, word, duration)) setView(closeTo(word, duration));
  const peaks = usePeaks(transcript.recording_id, view, duration);
  const text = word.word.trim();
  const left = xOf(view, 100, span.start);
  const handle = { word: text, view, moves };
  return (
    <>
      <p className="min-w-0 flex-1 px-1 text-small">
        <span className="block truncate font-medium sm:inline">{t("ui.quoted", { text })}</span>{" "}
        <span className="tabular whitespace-nowrap text-soft">
          {preciseClock(span.start)} – {preciseClock(span.end)}
        </span>
        <span className="ml-4 text-soft max-lg:hidden pointer-coarse:hidden">
          {t("timing.hint")}
        </span>
      </p>
      <IconButton label={t("timing.play")} onClick={() => player.playSpan(span)}>
        <Play size={18} aria-hidden="true" />
      </IconButton>
      <div className="order-last w-full overflow-hidden rounded-soft border border-line bg-paper">
        <div className="relative">
          <div
            className="absolute inset-y-0 bg-wash"
            style={{ left: `${left}%`, width: `${xOf(view, 100, span.end) - left}%` }}
          />
          <div className="relative">
            <Waveform peaks={peaks} view={view} className="h-24 low:h-14" />
          </div>
          <BoundaryHandle
            edge="start"
            at={span.start}
            limits={limitsOf(around, span, "start")}
            ref={first}
            {...handle}
          />
          <BoundaryHandle
            edge="end"
            at={span.end}
            limits={limitsOf(around, span, "end")}
            {...handle}
          />
        </div>
        <WordStrip transcript={transcript} view={view} word={word} span={span} />
      </div>
    </>
  );
}
