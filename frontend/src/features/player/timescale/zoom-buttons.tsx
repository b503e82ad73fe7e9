import { ZoomIn, ZoomOut } from "lucide-react";
import { Button } from "@/components/ui/button";
import { SHORTEST } from "./timescale";
import type { Timescale } from "./use-timescale";
import { STEP } from "./use-zoom-gestures";

/** Beside the waveform: one above the other where the row is narrow. */
export function ZoomButtons({ scale }: { scale: Timescale }) {
  const { view, duration, close, zoom } = scale;
  const finest = view.end - view.start <= Math.min(SHORTEST, duration);
  return (
    <div className="flex shrink-0 flex-col self-start low:flex-row md:flex-row">
      <Button
        kind="quiet"
        square
        disabled={!close}
        aria-label="Zoom out of the waveform"
        title="Zoom out  −"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(1 / STEP)}
      >
        <ZoomOut size={18} aria-hidden="true" />
      </Button>
      <Button
        kind="quiet"
        square
        disabled={finest}
        aria-label="Zoom into the waveform"
        title="Zoom in  +"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(STEP)}
      >
        <ZoomIn size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}
