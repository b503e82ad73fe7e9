const LOBES = 16; // Zero crossings of the kernel on either side.

/** Changes the sample rate of sound that comes piece by piece: a sinc kernel under a Hann window. */
export class Resampler {
  private readonly step: number;
  private readonly cutoff: number;
  private readonly reach: number;
  private held: Float32Array;
  /** Place of the next sample to give, in samples of `held`. */
  private at: number;

  /** @param from, to - Samples per second. */
  constructor(from: number, to: number) {
    this.step = from / to;
    this.cutoff = Math.min(1, to / from) * 0.95; // What lies above half of `to` would fold back.
    this.reach = Math.ceil(LOBES / this.cutoff);
    this.held = new Float32Array(this.reach); // silence before the beginning
    this.at = this.reach;
  }

  /** The samples that a piece completes. */
  process(piece: Float32Array): Float32Array {
    const sound = new Float32Array(this.held.length + piece.length);
    sound.set(this.held);
    sound.set(piece, this.held.length);
    const ready = Math.ceil((sound.length - this.reach - this.at) / this.step);
    const made = new Float32Array(Math.max(0, ready));
    for (let index = 0; index < made.length; index += 1) {
      made[index] = this.sampleAt(sound, this.at);
      this.at += this.step;
    }
    const done = Math.max(0, Math.floor(this.at) - this.reach);
    this.held = sound.slice(done);
    this.at -= done;
    return made;
  }

  private sampleAt(sound: Float32Array, at: number): number {
    const first = Math.floor(at) - this.reach + 1;
    let sum = 0;
    for (let index = first; index < first + 2 * this.reach; index += 1) {
      sum += (sound[index] ?? 0) * this.weight(at - index);
    }
    return sum;
  }

  private weight(distance: number): number {
    const far = distance / this.reach;
    if (Math.abs(far) >= 1) return 0;
    const x = Math.PI * distance * this.cutoff;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return this.cutoff * sinc * (0.5 + 0.5 * Math.cos(Math.PI * far));
  }
}
