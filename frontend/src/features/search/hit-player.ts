import { createStore } from "@/lib/store";

/** A stretch of a recording to hear. */
export interface Stretch {
  /** Its name: a second press with the same one stops it. */
  key: string;
  recordingId: string;
  track: number | null;
  start: number;
  end: number;
}

const LEAD = 0.3; // Seconds heard before the word, which may begin sooner than its time says.
const TAIL = 0.3; // Seconds heard after the end.

/** Plays hits where they stand in the list, beside the page's player and what is open in it. */
export class HitPlayer {
  readonly media = document.createElement("audio");
  /** The key of the stretch that plays. */
  readonly playing = createStore<string | null>(null);
  private end = 0;

  constructor(onFault: () => void) {
    const { media } = this;
    media.addEventListener("timeupdate", () => media.currentTime >= this.end && this.stop());
    media.addEventListener("ended", () => this.stop());
    media.addEventListener("error", () => {
      if (this.playing.get() === null) return;
      this.stop();
      onFault();
    });
  }

  toggle(stretch: Stretch, rate: number): void {
    const before = this.playing.get();
    this.stop();
    if (before === stretch.key) return;
    const { key, recordingId, track, start, end } = stretch;
    const chosen = track === null ? "" : `?track=${track}`;
    this.end = end + TAIL;
    this.media.src = `/api/recordings/${recordingId}/listen${chosen}`;
    this.media.currentTime = Math.max(0, start - LEAD);
    this.media.playbackRate = rate;
    this.playing.set(key);
    // A refusal arrives as an error event; an interrupted start is no error.
    this.media.play()?.catch(() => undefined);
  }

  stop(): void {
    this.playing.set(null);
    this.media.pause();
  }
}
