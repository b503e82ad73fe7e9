import { latestAt } from "@/lib/latest-at";
import { createStore, type Store } from "@/lib/store";

export interface PlayerState {
  recordingId: string | null;
  playing: boolean;
  /** Why there is no sound: it did not come, or this browser cannot play it. */
  fault: "away" | "unplayable" | null;
}

/** Where words and segments begin, in seconds, ascending: what "next word" means. */
export interface Timeline {
  words: readonly number[];
  segments: readonly number[];
}

/** Seconds of playing after which the time is worth keeping: a reload loses no more. */
const KEPT = 5;

type Tick = (seconds: number) => void;

/**
 * The one clock of the page: an audio element, and those who want to know its time. Times go past
 * React, because the text must not be drawn again 60 times a second.
 */
export class Player {
  readonly audio = new Audio();
  readonly state: Store<PlayerState>;
  private readonly ticks = new Set<Tick>();
  private readonly settled = new Set<Tick>();
  private timeline: Timeline = { words: [], segments: [] };
  private told = 0;
  private frame = 0;

  constructor() {
    this.state = createStore<PlayerState>({ recordingId: null, playing: false, fault: null });
    const { audio } = this;
    audio.preload = "metadata";
    audio.addEventListener("play", () => this.change({ playing: true }));
    audio.addEventListener("play", () => this.run());
    audio.addEventListener("pause", () => this.change({ playing: false }));
    audio.addEventListener("error", () => void this.fail());
    for (const name of ["timeupdate", "seeking", "loadedmetadata"]) {
      audio.addEventListener(name, () => this.tell(this.ticks));
    }
    for (const name of ["pause", "seeked"]) {
      audio.addEventListener(name, () => audio.paused && this.settle());
    }
    audio.addEventListener("timeupdate", () => {
      if (Math.abs(this.time - this.told) >= KEPT) this.settle();
    });
  }

  get time(): number {
    return this.audio.currentTime;
  }

  /** Makes a recording the one that is heard, standing at a moment; null takes the last one off. */
  open(recordingId: string | null, moment = 0): void {
    if (this.state.get().recordingId === recordingId) return;
    this.audio.pause();
    this.state.set({ recordingId, playing: false, fault: null });
    if (recordingId) this.load(recordingId, moment);
    else this.unload();
  }

  toggle(): void {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  play(): void {
    const { recordingId, fault } = this.state.get();
    if (!recordingId) return;
    if (fault === "away") {
      this.change({ fault: null });
      this.load(recordingId, this.time);
    }
    // A refusal is told by the error event; an interrupted start needs no words.
    this.audio.play()?.catch(() => undefined);
  }

  /** Goes to a moment. The element itself stops at the end, whose place it knows best. */
  seek(seconds: number): void {
    if (this.state.get().recordingId === null) return;
    this.audio.currentTime = Math.max(0, seconds);
    this.tell(this.ticks);
  }

  skip(seconds: number): void {
    this.seek(this.time + seconds);
  }

  setRate(rate: number): void {
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
  }

  setTimeline(timeline: Timeline): void {
    this.timeline = timeline;
  }

  /** Goes to the next (1) or previous (-1) word or segment. */
  step(what: keyof Timeline, direction: 1 | -1): void {
    const starts = this.timeline[what];
    // Going back from just after a start means the one before it, not the same one again.
    const slack = direction === 1 ? 0.01 : this.audio.paused ? -0.01 : -0.4;
    const target = starts[latestAt(starts, this.time + slack) + (direction === 1 ? 1 : 0)];
    if (target !== undefined) this.seek(target);
  }

  /** Tells the time at every frame while playing and at every jump; returns what stops it. */
  onTick(tick: Tick): () => void {
    this.ticks.add(tick);
    return () => this.ticks.delete(tick);
  }

  /** Tells the time when playing stops, a jump lands while nothing plays, or 5 s have gone by. */
  onSettled(tick: Tick): () => void {
    this.settled.add(tick);
    return () => this.settled.delete(tick);
  }

  private load(recordingId: string, moment: number): void {
    const rate = this.audio.playbackRate;
    this.audio.src = `/api/recordings/${recordingId}/listen`;
    this.audio.playbackRate = rate;
    this.audio.currentTime = moment;
    this.told = moment;
    this.tell(this.ticks);
  }

  /** An element forgets what it played only when it loads anew, and then where to begin. */
  private unload(): void {
    this.audio.removeAttribute("src");
    this.audio.load();
    this.audio.currentTime = 0;
    this.tell(this.ticks);
  }

  /** Browsers call a sound that did not come unplayable as well, so the server is asked for it. */
  private async fail(): Promise<void> {
    const { src } = this.audio;
    if (!src) return;
    const came = await fetch(src, { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (this.audio.src !== src) return;
    this.change({ fault: came ? "unplayable" : "away", playing: false });
  }

  private change(change: Partial<PlayerState>): void {
    this.state.set((now) => ({ ...now, ...change }));
  }

  private tell(listeners: Set<Tick>): void {
    for (const listener of listeners) listener(this.time);
  }

  private settle(): void {
    this.told = this.time;
    this.tell(this.settled);
  }

  private run(): void {
    cancelAnimationFrame(this.frame);
    const next = () => {
      this.tell(this.ticks);
      if (!this.audio.paused) this.frame = requestAnimationFrame(next);
    };
    next();
  }
}
