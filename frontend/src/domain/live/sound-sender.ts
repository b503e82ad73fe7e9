import type { SoundAnswer } from "@/api/live";
import type { Problem } from "@/api/types";
import type { Piece, SoundQueue } from "./sound-queue";

/** Whether sound arrives; else why not: nobody answers, or the server's disk is full. */
export type Delivery = "open" | "away" | "full";

export interface SenderOptions {
  queue: SoundQueue;
  send(piece: Piece): Promise<SoundAnswer>;
  /** How many bytes must wait until they are sent. */
  enough: number;
  /** The most bytes of one piece. */
  most: number;
  onDelivery(delivery: Delivery): void;
  /** Told once the server takes no more; null when somebody else records into the same recording. */
  onRefused(problem: Problem | null): void;
}

const FIRST_DELAY = 500; // Milliseconds; doubled with each attempt.
const LONGEST_DELAY = 8_000;

/** Sends the queue's sound piece by piece, each until the server has it. */
export class SoundSender {
  private readonly options: SenderOptions;
  private sends: Promise<void> | null = null;
  private attempt = 0;
  private draining = false;
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private onItsWay: Piece | null = null;

  constructor(options: SenderOptions) {
    this.options = options;
  }

  /** Adds sound, and sends what waits once that is enough. */
  add(piece: Uint8Array): void {
    this.options.queue.add(piece);
    void this.run();
  }

  /** Sends all that waits; resolves once the server has it, or will take no more. */
  async drain(): Promise<void> {
    this.draining = true;
    while (!this.stopped && this.options.queue.waiting > 0) await this.run();
    this.draining = false;
  }

  /** Tries again at once what failed. */
  retry(): void {
    this.wakeUp?.();
  }

  stop(): void {
    this.stopped = true;
    this.retry();
  }

  /** What waits behind the piece that is on its way: the last that a closing page can send. */
  last(most: number): Piece | null {
    const { queue } = this.options;
    const sent = this.onItsWay?.bytes.length ?? 0;
    return queue.next(most - sent, queue.offset + sent);
  }

  private run(): Promise<void> {
    this.sends ??= this.sendAll().finally(() => {
      this.sends = null;
    });
    return this.sends;
  }

  private async sendAll(): Promise<void> {
    const { queue, send, enough, most } = this.options;
    while (!this.stopped && queue.waiting >= (this.draining ? 1 : enough)) {
      this.onItsWay = queue.next(most);
      if (!this.onItsWay) return;
      const answer = await send(this.onItsWay);
      this.onItsWay = null;
      if (!this.stopped) await this.takeIn(answer);
    }
  }

  private async takeIn(answer: SoundAnswer): Promise<void> {
    const { queue, onDelivery } = this.options;
    switch (answer.kind) {
      case "stored":
      case "misplaced":
        if (!queue.acknowledge(answer.offset)) return this.refuse(null);
        this.attempt = 0;
        onDelivery("open");
        return;
      case "refused":
        return this.refuse(answer.problem);
      case "busy":
        return this.pause();
      default:
        onDelivery(answer.kind);
        return this.pause();
    }
  }

  private refuse(problem: Problem | null): void {
    this.stopped = true;
    this.options.onRefused(problem);
  }

  private pause(): Promise<void> {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempt);
    this.attempt += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
