import type { Span } from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { createStore, type Store } from "@/lib/store";
import { EMPTY, NO_TARGETS, type PlayerState, type StepTargets } from "./player-state";

const REPORT_INTERVAL = 5; // Seconds of playback between reports; a reload loses no more.

type Tick = (seconds: number) => void;

/**
 * The page's player: a video element (for sound alone as well) and listeners for its time. Times
 * bypass React, which must not render 60 times a second.
 */
export class Player {
  readonly media = document.createElement("video");
  readonly state: Store<PlayerState>;
  private readonly tickListeners = new Set<Tick>();
  private readonly settledListeners = new Set<Tick>();
  private stepTargets: StepTargets = NO_TARGETS;
  private lastReported = 0;
  private frame = 0;
  private stopAt: number | null = null;

  constructor() {
    this.state = createStore(EMPTY);
    const { media } = this;
    media.preload = "metadata";
    media.addEventListener("play", () => this.change({ playing: true }));
    media.addEventListener("play", () => this.startTicking());
    media.addEventListener("pause", () => this.change({ playing: false }));
    media.playsInline = true;
    media.addEventListener("loadedmetadata", () => this.change({ picture: media.videoWidth > 0 }));
    media.addEventListener("error", () => void this.diagnose());
    for (const name of ["timeupdate", "seeking", "loadedmetadata"]) {
      media.addEventListener(name, () => this.notify(this.tickListeners));
    }
    for (const name of ["pause", "seeked"]) {
      media.addEventListener(name, () => media.paused && this.notifySettled());
    }
    media.addEventListener("timeupdate", () => {
      this.endSpan(); // A hidden window draws no frames.
      if (Math.abs(this.time - this.lastReported) >= REPORT_INTERVAL) this.notifySettled();
    });
  }

  get time(): number {
    return this.media.currentTime;
  }

  /** Loads a recording at a moment; null unloads. */
  open(recordingId: string | null, moment = 0, track: number | null = null): void {
    if (this.state.get().recordingId === recordingId) return;
    this.media.pause();
    this.state.set({ ...EMPTY, recordingId, track });
    if (recordingId) this.load(recordingId, moment);
    else this.unload();
  }

  /** Switches to another sound track at the current time. */
  switchTrack(track: number | null): void {
    const { recordingId, track: before } = this.state.get();
    if (!recordingId || track === before) return;
    const [playing, moment] = [!this.media.paused, this.time];
    this.state.set({ ...EMPTY, recordingId, track });
    this.load(recordingId, moment);
    if (playing) this.play();
  }

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

  play(): void {
    const { recordingId, fault } = this.state.get();
    if (!recordingId) return;
    if (fault === "away") {
      this.change({ fault: null });
      this.load(recordingId, this.time);
    }
    // A refusal arrives as an error event; an interrupted start is no error.
    this.media.play()?.catch(() => undefined);
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

  setRate(rate: number): void {
    this.media.defaultPlaybackRate = rate;
    this.media.playbackRate = rate;
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

  /** Calls `tick` at every frame of playback and every seek; returns the unsubscribe function. */
  onTick(tick: Tick): () => void {
    this.tickListeners.add(tick);
    return () => this.tickListeners.delete(tick);
  }

  /** Calls `tick` when playback stops, a seek lands while paused, or 5 s have played. */
  onSettled(tick: Tick): () => void {
    this.settledListeners.add(tick);
    return () => this.settledListeners.delete(tick);
  }

  private load(recordingId: string, moment: number): void {
    const rate = this.media.playbackRate;
    const { track } = this.state.get();
    const chosen = track === null ? "" : `?track=${track}`;
    this.media.src = `/api/recordings/${recordingId}/listen${chosen}`;
    this.media.playbackRate = rate;
    this.media.currentTime = moment;
    this.lastReported = moment;
    this.notify(this.tickListeners);
  }

  /** Only `load` makes the element drop its source. */
  private unload(): void {
    this.media.removeAttribute("src");
    this.media.load();
    this.media.currentTime = 0;
    this.notify(this.tickListeners);
  }

  /** Browsers report a failed fetch as unplayable, so the server is asked. */
  private async diagnose(): Promise<void> {
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

  private notify(listeners: Set<Tick>): void {
    for (const listener of listeners) listener(this.time);
  }

  private notifySettled(): void {
    this.lastReported = this.time;
    this.notify(this.settledListeners);
  }

  /** At the end of a stretch goes to the next of its queue, else stops. */
  private endSpan(): void {
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

  private startTicking(): void {
    cancelAnimationFrame(this.frame);
    const next = () => {
      this.endSpan();
      this.notify(this.tickListeners);
      if (!this.media.paused) this.frame = requestAnimationFrame(next);
    };
    next();
  }
}
