import { latestAt } from "@/lib/binary-search";
import { createStore, type Store } from "@/lib/store";

export interface PlayerState {
  recordingId: string | null;
  /** The sound track that is heard; null for the one that players take by themselves. */
  track: number | null;
  playing: boolean;
  /** Why there is no sound: it did not come, or this browser cannot play it. */
  fault: "away" | "unplayable" | null;
  /** Whether a moving picture comes with the sound; null until that is known. */
  picture: boolean | null;
}

const NOTHING: PlayerState = {
  recordingId: null,
  track: null,
  playing: false,
  fault: null,
  picture: null,
};

/** Where words and segments begin, in seconds, ascending: what "next word" means. */
export interface Timeline {
  words: readonly number[];
  segments: readonly number[];
}

/** Seconds of playing after which the time is worth keeping: a reload loses no more. */
const KEPT = 5;

type Tick = (seconds: number) => void;

/**
 * The one clock of the page: a video element, which plays sound alone as well, and those who want to know its time. Times go past
 * React, because the text must not be drawn again 60 times a second.
 */
export class Player {
  readonly media = document.createElement("video");
  readonly state: Store<PlayerState>;
  private readonly ticks = new Set<Tick>();
  private readonly settled = new Set<Tick>();
  private timeline: Timeline = { words: [], segments: [] };
  private told = 0;
  private frame = 0;

  constructor() {
    this.state = createStore(NOTHING);
    const { media } = this;
    media.preload = "metadata";
    media.addEventListener("play", () => this.change({ playing: true }));
    media.addEventListener("play", () => this.run());
    media.addEventListener("pause", () => this.change({ playing: false }));
    media.playsInline = true;
    media.addEventListener("loadedmetadata", () => this.change({ picture: media.videoWidth > 0 }));
    media.addEventListener("error", () => void this.fail());
    for (const name of ["timeupdate", "seeking", "loadedmetadata"]) {
      media.addEventListener(name, () => this.tell(this.ticks));
    }
    for (const name of ["pause", "seeked"]) {
      media.addEventListener(name, () => media.paused && this.settle());
    }
    media.addEventListener("timeupdate", () => {
      if (Math.abs(this.time - this.told) >= KEPT) this.settle();
    });
  }

  get time(): number {
    return this.media.currentTime;
  }

  /** Makes a recording the one that is heard, standing at a moment; null takes the last one off. */
  open(recordingId: string | null, moment = 0, track: number | null = null): void {
    if (this.state.get().recordingId === recordingId) return;
    this.media.pause();
    this.state.set({ ...NOTHING, recordingId, track });
    if (recordingId) this.load(recordingId, moment);
    else this.unload();
  }

  /** Goes on with another sound track of what is open, where it stands. */
  hear(track: number | null): void {
    const { recordingId, track: before } = this.state.get();
    if (!recordingId || track === before) return;
    const [playing, moment] = [!this.media.paused, this.time];
    this.state.set({ ...NOTHING, recordingId, track });
    this.load(recordingId, moment);
    if (playing) this.play();
  }

  toggle(): void {
    if (this.media.paused) this.play();
    else this.media.pause();
  }

  play(): void {
    const { recordingId, fault } = this.state.get();
    if (!recordingId) return;
    if (fault === "away") {
      this.change({ fault: null });
      this.load(recordingId, this.time);
    }
    // A refusal is told by the error event; an interrupted start needs no words.
    this.media.play()?.catch(() => undefined);
  }

  /** Goes to a moment. The element itself stops at the end, whose place it knows best. */
  seek(seconds: number): void {
    if (this.state.get().recordingId === null) return;
    this.media.currentTime = Math.max(0, seconds);
    this.tell(this.ticks);
  }

  skip(seconds: number): void {
    this.seek(this.time + seconds);
  }

  setRate(rate: number): void {
    this.media.defaultPlaybackRate = rate;
    this.media.playbackRate = rate;
  }

  setTimeline(timeline: Timeline): void {
    this.timeline = timeline;
  }

  /** Goes to the next (1) or previous (-1) word or segment. */
  step(what: keyof Timeline, direction: 1 | -1): void {
    const starts = this.timeline[what];
    // Going back from just after a start means the one before it, not the same one again.
    const slack = direction === 1 ? 0.01 : this.media.paused ? -0.01 : -0.4;
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
    const rate = this.media.playbackRate;
    const { track } = this.state.get();
    const chosen = track === null ? "" : `?track=${track}`;
    this.media.src = `/api/recordings/${recordingId}/listen${chosen}`;
    this.media.playbackRate = rate;
    this.media.currentTime = moment;
    this.told = moment;
    this.tell(this.ticks);
  }

  /** An element forgets what it played only when it loads anew, and then where to begin. */
  private unload(): void {
    this.media.removeAttribute("src");
    this.media.load();
    this.media.currentTime = 0;
    this.tell(this.ticks);
  }

  /** Browsers call a sound that did not come unplayable as well, so the server is asked for it. */
  private async fail(): Promise<void> {
    const { src } = this.media;
    if (!src) return;
    const came = await fetch(src, { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (this.media.src !== src) return;
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
      if (!this.media.paused) this.frame = requestAnimationFrame(next);
    };
    next();
  }
}
