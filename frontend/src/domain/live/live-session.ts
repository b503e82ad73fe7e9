import { KEPT_ALIVE, SAMPLE_BYTES, sendSound } from "@/api/live";
import type { Problem } from "@/api/types";
import type { Captured } from "./capture-worklet";
import { Level } from "./level";
import { changeLive, loudness } from "./live-state";
import { type Microphone, openMicrophone } from "./microphone";
import { SoundQueue } from "./sound-queue";
import { SoundSender } from "./sound-sender";
import { keepAwake } from "./wake-lock";

const ENOUGH = 0.25; // Seconds of sound in a usual piece: words appear the sooner.
const MOST = 1_000_000; // Bytes of a piece that waited; the server takes 1 MiB.
const SILENT = 6; // Seconds without any sound until that is said.
const SIGN_OF_LIFE = 60_000; // Milliseconds in a pause, long before the server ends what is left.

export interface SessionOptions {
  /** Samples per second of the recording. */
  rate: number;
  /** Bytes of it that the server has. */
  offset: number;
  onRefused(problem: Problem | null): void;
}

/** The way of sound from the microphone to the server, for one recording. */
export class LiveSession {
  private readonly options: SessionOptions;
  private readonly queue: SoundQueue;
  private readonly level = new Level();
  private readonly sender: SoundSender;
  private microphone: Microphone | null = null;
  private id: string | null = null;
  private early: Uint8Array[] = [];
  private releaseScreen: (() => void) | null = null; // It is kept on while something is recorded.
  private leave: (() => void) | null = null;
  private signs: ReturnType<typeof setInterval> | undefined;

  constructor(options: SessionOptions) {
    const { rate, offset, onRefused } = options;
    this.options = options;
    this.queue = new SoundQueue(offset);
    this.sender = new SoundSender({
      queue: this.queue,
      enough: ENOUGH * rate * SAMPLE_BYTES,
      most: MOST,
      send: (piece) => sendSound(this.id ?? "", piece.offset, piece.bytes),
      onDelivery: (delivery) => this.tell({ delivery }),
      onRefused,
    });
  }

  /** Opens a microphone in place of the one before; throws MicrophoneError. */
  async open(device: string | null, paused = false): Promise<void> {
    const next = await openMicrophone({
      device,
      rate: this.options.rate,
      onSound: (captured) => this.take(captured),
      onGone: () => {
        this.pause();
        changeLive({ phase: "paused", gone: true });
      },
    });
    this.microphone?.close();
    this.microphone = next;
    if (paused) next.setPaused(true);
    else this.releaseScreen ??= keepAwake();
    changeLive({ device: next.device, gone: false });
  }

  /** Sends what was said so far, and all that follows, to a recording of the server. */
  begin(id: string): void {
    this.id = id;
    this.leave = whileRecording(id, {
      retry: () => this.sender.retry(),
      hasUnsaved: () => this.microphone !== null || this.queue.waiting > 0,
      sendLast: () => this.sendLast(id),
    });
    for (const piece of this.early) this.sender.add(piece);
    this.early = [];
  }

  pause(): void {
    this.rest();
    this.microphone?.setPaused(true);
    void this.sender.drain();
    this.signs ??= setInterval(() => void this.showLife(), SIGN_OF_LIFE);
  }

  goOn(): void {
    clearInterval(this.signs);
    this.signs = undefined;
    this.releaseScreen ??= keepAwake();
    this.microphone?.setPaused(false);
  }

  /** Lets go of the microphone, and sends all that waits, however long that takes. */
  async finish(): Promise<void> {
    this.letGo();
    await this.sender.drain();
  }

  /** Sound that the server has not got. */
  get unsent(): Uint8Array<ArrayBuffer> {
    return this.queue.next(this.queue.waiting)?.bytes ?? new Uint8Array(0);
  }

  /** Ends it: what was not sent yet is lost. */
  close(): void {
    this.letGo();
    this.sender.stop();
    this.leave?.();
  }

  private letGo(): void {
    this.rest();
    clearInterval(this.signs);
    this.microphone?.close();
    this.microphone = null;
  }

  private rest(): void {
    this.releaseScreen?.();
    this.releaseScreen = null;
    loudness.set(0);
  }

  private take({ samples, peak }: Captured): void {
    const bytes = new Uint8Array(samples.buffer);
    if (this.id) this.sender.add(bytes);
    else this.early.push(bytes);
    this.level.add(peak, samples.length / this.options.rate);
    loudness.set(this.releaseScreen ? Math.round(this.level.value * 50) / 50 : 0); // A last bit may come late.
    this.tell({ silent: this.level.silence > SILENT });
  }

  private tell(change: Parameters<typeof changeLive>[0]): void {
    const { offset, waiting } = this.queue;
    const seconds = (bytes: number) => bytes / SAMPLE_BYTES / this.options.rate;
    changeLive({
      ...change,
      seconds: Math.floor(seconds(offset + waiting)),
      waiting: Math.ceil(seconds(waiting)),
    });
  }

  /** Nothing comes in a pause; without a sign, the server takes the recording for left. */
  private async showLife(): Promise<void> {
    if (!this.id || this.queue.waiting > 0) return;
    const answer = await sendSound(this.id, this.queue.offset, new Uint8Array(0));
    if (answer.kind === "refused" && this.signs) this.options.onRefused(answer.problem);
  }

  private sendLast(id: string): void {
    const piece = this.sender.last(KEPT_ALIVE);
    if (piece) void sendSound(id, piece.offset, piece.bytes);
  }
}

interface Page {
  retry(): void;
  hasUnsaved(): boolean;
  sendLast(): void;
}

/** Watches over the page while a recording of it goes on; returns how that ends. */
function whileRecording(id: string, { retry, hasUnsaved, sendLast }: Page): () => void {
  const off = new AbortController();
  const { signal } = off;
  const ask = (event: BeforeUnloadEvent) => {
    if (hasUnsaved()) event.preventDefault();
  };
  addEventListener("beforeunload", ask, { signal });
  addEventListener("pagehide", sendLast, { signal });
  addEventListener("online", retry, { signal });
  // Other windows of this browser see by it that the recording is taken.
  void navigator.locks?.request(
    lockOf(id),
    () => new Promise((end) => signal.addEventListener("abort", end)),
  );
  return () => off.abort();
}

const lockOf = (id: string) => `tacet.live.${id}`;

/** Whether any window of this browser records into a recording. */
export async function isBeingRecorded(id: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === lockOf(id));
}
