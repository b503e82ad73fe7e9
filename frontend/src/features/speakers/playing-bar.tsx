import { Square } from "lucide-react";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";
import { shownName } from "@/domain/speakers/names";
import { SpeakerChip } from "@/domain/speakers/speaker-chip";
import { useT } from "@/lib/i18n/i18n";
import { useTextSpeakers } from "./use-speakers";

/** Says above the player that only one person is played, and ends that. */
export function PlayingBar({ run }: { run: Run }) {
  const t = useT();
  const player = usePlayer();
  const { queue } = usePlayerState();
  const { people } = useTextSpeakers(run);
  if (!queue) return null;
  const name = shownName(queue.of);
  return (
    <section
      aria-label={t("speakers.title")}
      className="flex items-center gap-2 border-line border-t bg-side px-3 py-1 text-small sm:px-4"
    >
      <SpeakerChip name={queue.of} people={people} />
      <p role="status" className="min-w-0 truncate">
        {t("speakers.playing", { name })}
      </p>
      <span className="tabular text-soft max-sm:sr-only">
        {t("ui.place", { place: queue.at + 1, total: queue.spans.length })}
      </span>
      <Button
        kind="quiet"
        className="ml-auto px-3!"
        aria-label={t("speakers.stop", { name })}
        onClick={() => player.stopQueue()}
      >
        <Square size={14} aria-hidden="true" />
        {t("ui.stop")}
      </Button>
    </section>
  );
}
