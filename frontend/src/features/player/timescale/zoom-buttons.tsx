import { ZoomIn, ZoomOut } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/lib/i18n/i18n";
import { SHORTEST } from "./timescale";
import type { Timescale } from "./use-timescale";
import { STEP } from "./use-zoom-gestures";

/** Beside the waveform: one above the other where the row is narrow. */
export function ZoomButtons({ scale }: { scale: Timescale }) {
  const t = useT();
  const { view, duration, close, zoom } = scale;
  const finest = view.end - view.start <= Math.min(SHORTEST, duration);
  return (
    <div className="flex shrink-0 flex-col self-start low:flex-row md:flex-row">
      <IconButton
        disabled={!close}
        label={t("player.zoomOutLabel")}
        title={t("player.zoomOut")}
        shortcut="−"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(1 / STEP)}
      >
        <ZoomOut size={18} aria-hidden="true" />
      </IconButton>
      <IconButton
        disabled={finest}
        label={t("player.zoomInLabel")}
        title={t("player.zoomIn")}
        shortcut="+"
        className="low:h-9 low:w-9 md:mt-0.5"
        onClick={() => zoom(STEP)}
      >
        <ZoomIn size={18} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
