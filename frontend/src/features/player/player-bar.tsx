import { Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useEffect } from "react";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { RATES } from "@/domain/player/rates";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { setPreference, usePreferences } from "@/lib/preferences";
import { Picture } from "./picture";
import { Position } from "./position";
import { Timeline } from "./timeline";
import { TimesPanel } from "./times/times-panel";
import { TrackNotice } from "./track-notice";
import { useMutedVideo } from "./use-muted-video";

/** The player at the bottom of the page; disabled when nothing is open. */
export function PlayerBar({ recording, run }: { recording: Recording | null; run: Run | null }) {
  const t = useT();
  const player = usePlayer();
  const { playing, fault, picture } = usePlayerState();
  const muted = useMutedVideo(recording);
  const media = picture ? player.media : muted;
  const { rate } = usePreferences();
  const silent = !recording || recording.error !== null;

  useEffect(() => player.setRate(rate), [player, rate]);

  return (
    <section
      aria-label={t("player.title")}
      data-editing
      className="relative flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-t bg-side px-2 py-2 pb-[max(8px,env(safe-area-inset-bottom))] low:py-0.5 sm:gap-x-4 sm:px-4"
    >
      {run && <TimesPanel run={run} />}
      <div className="flex items-center gap-1">
        <Button
          kind="quiet"
          square
          disabled={silent}
          aria-label={t("player.back")}
          onClick={() => player.skip(-5)}
        >
          <RotateCcw size={18} aria-hidden="true" />
        </Button>
        <Button
          kind="primary"
          square
          disabled={silent || fault === "unplayable"}
          aria-label={t(playing ? "player.pause" : "player.play")}
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
          aria-label={t("player.forward")}
          onClick={() => player.skip(5)}
        >
          <RotateCw size={18} aria-hidden="true" />
        </Button>
      </div>
      {media && <Picture key={recording?.id} media={media} />}
      <Position duration={recording?.duration ?? null} />
      <label className="ml-auto sm:order-last sm:ml-0">
        <span className="sr-only">{t("player.speed")}</span>
        <select
          value={rate}
          disabled={silent}
          onChange={({ target }) => setPreference("rate", Number(target.value))}
          className="tabular h-11 rounded-soft border border-mark bg-raised px-2 text-small disabled:opacity-50 md:h-9"
        >
          {RATES.map((value) => (
            <option key={value} value={value}>
              {t("player.rate", { rate: value })}
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
        <p className="order-last w-full text-small text-soft low:hidden">{t("player.soundOnly")}</p>
      )}
      {fault && (
        <p role="status" className="order-last w-full text-small text-soft">
          {t(`player.faults.${fault}`)}
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
