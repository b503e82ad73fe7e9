import { createStore, type Store } from "@/lib/store";
import { EMPTY, type PlayerState } from "./player-state";

const REPORT_INTERVAL = 5; // Seconds of playback between reports; a reload loses no more.
/** What Firefox says without a speaker; it plays on, unheard. Other browsers say nothing. */
const NO_SPEAKER = "OnMediaSinkAudioError";

type Tick = (seconds: number) => void;

/**
 * A video element (for sound alone as well) and listeners for its time. Times bypass React, which
 * must not render 60 times a second.
 */
export class MediaPlayer {
  readonly media = document.createElement("video");
  readonly state: Store<PlayerState>;
  protected readonly tickListeners = new Set<Tick>();
  private readonly settledListeners = new Set<Tick>();
  private lastReported = 0;
  private frame = 0;

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
      this.beforeTick(); // A hidden window draws no frames.
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

  play(): void {
    const { recordingId, fault } = this.state.get();
    if (!recordingId) return;
    if (fault === "away" || fault === "unheard") {
      this.change({ fault: null });
      this.load(recordingId, this.time);
    }
    // A refusal arrives as an error event; an interrupted start is no error.
    this.media.play()?.catch(() => undefined);
  }

  setRate(rate: number): void {
    this.media.defaultPlaybackRate = rate;
    this.media.playbackRate = rate;
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

  /** Called before each tick, where playback may end or go elsewhere. */
  protected beforeTick(): void {}

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
    const { src, error } = this.media;
    if (!src) return;
    if (error?.message.includes(NO_SPEAKER)) return this.change({ fault: "unheard" });
    const came = await fetch(src, { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (this.media.src !== src) return;
    this.change({ fault: came ? "unplayable" : "away", playing: false });
  }

  protected change(change: Partial<PlayerState>): void {
    this.state.set((now) => ({ ...now, ...change }));
  }

  protected notify(listeners: Set<Tick>): void {
    for (const listener of listeners) listener(this.time);
  }

  private notifySettled(): void {
    this.lastReported = this.time;
    this.notify(this.settledListeners);
  }

  private startTicking(): void {
    cancelAnimationFrame(this.frame);
    const next = () => {
      this.beforeTick();
      this.notify(this.tickListeners);
      if (!this.media.paused) this.frame = requestAnimationFrame(next);
    };
    next();
  }
}
