import { Resampler } from "./resampler";

/** What an audio thread has and a page lacks; TypeScript knows pages only. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: never) => object): void;
declare const sampleRate: number;

/** A bit of what the microphone gives. */
export interface Captured {
  /** Little-endian signed numbers of 16 bits, one channel. */
  samples: Int16Array;
  /** The largest of them, from 0 to 1. */
  peak: number;
}

const SECONDS = 0.04; // of each message

class Capture extends AudioWorkletProcessor {
  private readonly resampler: Resampler | null;
  private samples: Int16Array;
  private filled = 0;
  private peak = 0;

  constructor({ processorOptions }: { processorOptions: { rate: number } }) {
    super();
    const { rate } = processorOptions;
    this.resampler = rate === sampleRate ? null : new Resampler(sampleRate, rate);
    this.samples = new Int16Array(Math.round(rate * SECONDS));
  }

  process([input]: Float32Array[][]): boolean {
    const sound = input?.[0]; // The node is asked for one channel, so that others are mixed in.
    if (sound) for (const value of this.resampler?.process(sound) ?? sound) this.take(value);
    return true;
  }

  private take(value: number): void {
    const held = Math.max(-1, Math.min(1, value));
    this.peak = Math.max(this.peak, Math.abs(held));
    this.samples[this.filled] = Math.round(held * 32_767);
    this.filled += 1;
    if (this.filled < this.samples.length) return;
    const { samples, peak } = this;
    this.samples = new Int16Array(samples.length);
    this.filled = this.peak = 0;
    this.port.postMessage({ samples, peak } satisfies Captured, [samples.buffer]);
  }
}

registerProcessor("tacet-capture", Capture);
