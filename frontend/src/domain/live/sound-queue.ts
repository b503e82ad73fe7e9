/** A piece of sound and its place in the recording, in bytes. */
export interface Piece {
  offset: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Sound that the server has not acknowledged yet, in order; nothing else forgets any. */
export class SoundQueue {
  private pieces: Uint8Array[] = [];
  private stored: number;
  private length = 0;

  /** @param offset - Bytes of the recording that the server has already. */
  constructor(offset = 0) {
    this.stored = offset;
  }

  /** Bytes that the server has. */
  get offset(): number {
    return this.stored;
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.length;
  }

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.length += piece.length;
  }

  /** What is sent next, from `from` on: at most so many bytes; null when nothing waits there. */
  next(most: number, from = this.stored): Piece | null {
    const skipped = from - this.stored;
    const size = Math.min(most, this.length - skipped);
    if (size <= 0) return null;
    const bytes = new Uint8Array(size);
    let at = -skipped;
    for (const piece of this.pieces) {
      if (at >= size) break;
      const part = piece.subarray(Math.max(0, -at), Math.max(0, size - at));
      bytes.set(part, Math.max(0, at));
      at += piece.length;
    }
    return { offset: from, bytes };
  }

  /**
   * Forgets what the server has. Returns false when its offset is none that this sound can go on
   * from: what lies before was forgotten here, what lies behind came from somebody else.
   */
  acknowledge(offset: number): boolean {
    let surplus = offset - this.stored;
    if (surplus < 0 || surplus > this.length) return false;
    this.stored = offset;
    this.length -= surplus;
    while (surplus > 0) {
      const first = this.pieces.shift();
      if (!first) break;
      if (first.length > surplus) this.pieces.unshift(first.subarray(surplus));
      surplus -= Math.min(surplus, first.length);
    }
    return true;
  }
}
