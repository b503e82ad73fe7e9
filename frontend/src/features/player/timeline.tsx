import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useRef } from "react";
import { transcriptQuery } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { isActive } from "@/domain/recordings/status-text";
import { MarkFlags } from "./mark-flags";
import { SilenceMap } from "./silence-map/silence-map";
import { PanBar } from "./timescale/pan-bar";
import { useTimescale } from "./timescale/use-timescale";
import { useZoomGestures } from "./timescale/use-zoom-gestures";
import { ZoomButtons } from "./timescale/zoom-buttons";
import { PlainBar } from "./waveform/plain-bar";
import { SeekBar } from "./waveform/seek-bar";
import { usePeaks } from "./waveform/use-peaks";
import { Waveform } from "./waveform/waveform";

export interface TimelineProps {
  recording: Recording;
  duration: number;
  run: Run | null;
}

/** Waveform and map of a recording, one below the other and on the same scale. */
export function Timeline({ recording, duration, run }: TimelineProps) {
  const scale = useTimescale(duration);
  const box = useRef<HTMLDivElement>(null);
  const zooming = useZoomGestures(box, scale);
  const peaks = usePeaks(recording.id, scale.view, scale.duration);
  const begun = run !== null && run.state !== "waiting";
  const { data } = useQuery({ ...transcriptQuery(run?.id ?? ""), enabled: begun });
  const transcript = useDeferredValue(data); // The map of ten hours is drawn after the text.
  const ended = begun && !isActive(run);
  const id = useId();
  return (
    <>
      <div ref={box} id={id} className="flex min-w-0 flex-1 flex-col" {...zooming}>
        <div className="relative">
          <SeekBar duration={duration}>
            {peaks.length > 0 ? (
              <Waveform peaks={peaks} view={scale.view} />
            ) : (
              <PlainBar scale={scale} />
            )}
          </SeekBar>
          <MarkFlags recordingId={recording.id} view={scale.view} />
        </div>
        {transcript && run && (
          <SilenceMap transcript={transcript} scale={scale} ended={ended} model={run.model} />
        )}
        {scale.close && <PanBar scale={scale} controls={id} />}
      </div>
      <ZoomButtons scale={scale} />
    </>
  );
}
