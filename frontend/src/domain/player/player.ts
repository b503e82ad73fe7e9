import type { Span } from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { MediaPlayer } from "./media-player";
import { NO_TARGETS, type StepTargets } from "./player-state";

/** The page's player: plays all, one stretch, or several one after the other. */
export class Player extends MediaPlayer {
  private stepTargets: StepTargets = NO_TARGETS;
  private stopAt: number | null = null;

  /** Plays a stretch and stops at its end, unless somebody goes elsewhere meanwhile. */
  playSpan({ start, end }: Span): void {
    this.seek(start);
    this.stopAt = end;
    this.play();
  }

  /** Plays stretches one after the other, until somebody goes elsewhere or stops it. */
  playQueue(of: string, spans: readonly Span[]): void {
    const [first] = spans;
    if (!first) return;
    this.playSpan(first);
    this.change({ queue: { of, spans, at: 0 } });
  }

  /** Ends a queue where it is, and with it the sound. */
  stopQueue(): void {
    if (!this.state.get().queue) return;
    this.media.pause();
    this.stopAt = null;
    this.change({ queue: null });
  }

  toggle(): void {
    if (!this.state.get().queue) this.stopAt = null;
    if (this.media.paused) this.play();
    else this.media.pause();
  }

  /** Goes to a moment. The element itself stops at the end, whose place it knows best. */
  seek(seconds: number): void {
    const { recordingId, queue } = this.state.get();
    if (recordingId === null) return;
    this.stopAt = null;
    if (queue) this.change({ queue: null });
    this.media.currentTime = Math.max(0, seconds);
    this.notify(this.tickListeners);
  }

  skip(seconds: number): void {
    this.seek(this.time + seconds);
  }

  setStepTargets(stepTargets: StepTargets): void {
    this.stepTargets = stepTargets;
  }

  /** Goes to the next (1) or previous (-1) word or segment. */
  step(what: keyof StepTargets, direction: 1 | -1): void {
    const starts = this.stepTargets[what]();
    // Going back from just after a start means the one before it, not the same one again.
    const slack = direction === 1 ? 0.01 : this.media.paused ? -0.01 : -0.4;
    const target =
      starts[lastIndexAtOrBefore(starts, this.time + slack) + (direction === 1 ? 1 : 0)];
    if (target !== undefined) this.seek(target);
  }

  /** At the end of a stretch goes to the next of its queue, else stops. */
  protected override beforeTick(): void {
    if (this.stopAt === null || this.time < this.stopAt) return;
    this.stopAt = null;
    const { queue } = this.state.get();
    const next = queue?.spans[queue.at + 1];
    if (queue && next) {
      this.seek(next.start);
      this.stopAt = next.end;
      this.change({ queue: { ...queue, at: queue.at + 1 } });
    } else {
      this.media.pause();
      this.change({ queue: null });
    }
  }
}
