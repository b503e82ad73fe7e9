import { ZoomIn, ZoomOut } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { SHORTEST } from "./timescale";
import type { Timescale } from "./use-timescale";
import { STEP } from "./use-zoom-gestures";

/** Beside the waveform: one above the other where the row is narrow. */
export function ZoomButtons({ scale }: { scale: Timescale }) {
  const { view, duration, close, zoom } = scale;
  const finest = view.end - view.start <= Math.min(SHORTEST, duration);
  return (
    <div className="flex shrink-0 flex-col self-start low:flex-row md:flex-row">
      <IconButton
        disabled={!close}
        label="Zoom out of the waveform"
        title="Zoom out"
        shortcut="−"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(1 / STEP)}
      >
        <ZoomOut size={18} aria-hidden="true" />
      </IconButton>
      <IconButton
        disabled={finest}
        label="Zoom into the waveform"
        title="Zoom in"
        shortcut="+"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(STEP)}
      >
        <ZoomIn size={18} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
