const SPAN = 60; // Decibels below full scale that are shown.
const FALL = 0.85; // of the level, with each bit that is quieter
const SILENCE = 0.001; // The noise of any microphone that is on is louder.

/** How loud a microphone is, for people; and whether it gives anything at all. */
export class Level {
  /** From 0 to 1. */
  value = 0;
  private silent = 0;

  /** @param peak - The largest sample of the next bit. seconds - Its length. */
  add(peak: number, seconds: number): void {
    const heard = peak > 0 ? Math.max(0, 1 + (20 * Math.log10(peak)) / SPAN) : 0;
    this.value = Math.max(heard, this.value * FALL);
    this.silent = peak < SILENCE ? this.silent + seconds : 0;
  }

  /** Seconds for which nothing has come. */
  get silence(): number {
    return this.silent;
  }
}
