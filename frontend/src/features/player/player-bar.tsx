import { Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useEffect } from "react";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";
import { cx } from "@/lib/cx";
import { setPreference, usePreferences } from "@/lib/preferences";
import { Picture } from "./picture";
import { Position } from "./position";
import { Timeline } from "./timeline";
import { TrackNotice } from "./track-notice";
import { useMutedVideo } from "./use-muted-video";

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

const FAULTS = {
  away: "The sound could not be fetched. Press Play to try again.",
  unplayable: "This browser cannot play this recording. Its transcript is not affected.",
};

/** The player at the bottom of the page; disabled when nothing is open. */
export function PlayerBar({ recording, run }: { recording: Recording | null; run: Run | null }) {
  const player = usePlayer();
  const { playing, fault, picture } = usePlayerState();
  const muted = useMutedVideo(recording);
  const media = picture ? player.media : muted;
  const { rate } = usePreferences();
  const silent = !recording || recording.error !== null;

  useEffect(() => player.setRate(rate), [player, rate]);

  return (
    <section
      aria-label="Player"
      className="relative flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-t bg-side px-2 py-2 pb-[max(8px,env(safe-area-inset-bottom))] low:py-0.5 sm:gap-x-4 sm:px-4"
    >
      <div className="flex items-center gap-1">
        <Button
          kind="quiet"
          square
          disabled={silent}
          aria-label="Back 5 seconds"
          onClick={() => player.skip(-5)}
        >
          <RotateCcw size={18} aria-hidden="true" />
        </Button>
        <Button
          kind="primary"
          square
          disabled={silent || fault === "unplayable"}
          aria-label={playing ? "Pause" : "Play"}
          onClick={() => player.toggle()}
          className="rounded-full!"
        >
          {playing ? (
            <Pause size={18} fill="currentColor" aria-hidden="true" />
          ) : (
            <Play size={18} fill="currentColor" className="translate-x-px" aria-hidden="true" />
          )}
        </Button>
        <Button
          kind="quiet"
          square
          disabled={silent}
          aria-label="Forward 5 seconds"
          onClick={() => player.skip(5)}
        >
          <RotateCw size={18} aria-hidden="true" />
        </Button>
      </div>
      {media && <Picture key={recording?.id} media={media} />}
      <Position duration={recording?.duration ?? null} />
      <label className="ml-auto sm:order-last sm:ml-0">
        <span className="sr-only">Speed</span>
        <select
          value={rate}
          disabled={silent}
          onChange={({ target }) => setPreference("rate", Number(target.value))}
          className="tabular h-11 rounded-soft border border-mark bg-raised px-2 text-small disabled:opacity-50 md:h-9"
        >
          {RATES.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </label>
      <div
        className={cx(
          "w-full min-w-0 sm:w-auto sm:flex-1",
          recording ? "flex gap-1" : "hidden sm:flex",
        )}
      >
        <Track recording={recording} run={run} />
      </div>
      <TrackNotice recording={recording} />
      {!fault && picture === false && !muted && recording?.media_type.startsWith("video/") && (
        <p className="order-last w-full text-small text-soft low:hidden">
          Of this file the browser plays only the sound.
        </p>
      )}
      {fault && (
        <p role="status" className="order-last w-full text-small text-soft">
          {FAULTS[fault]}
        </p>
      )}
    </section>
  );
}

function Track({ recording, run }: { recording: Recording | null; run: Run | null }) {
  if (!recording?.duration || recording.error) {
    return <div className="my-6 h-1 w-full rounded-full bg-line" />;
  }
  const { id, duration } = recording;
  return <Timeline key={id} recording={recording} duration={duration} run={run} />;
}
