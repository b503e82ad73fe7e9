const RATE = 8000; // Samples a second.
const HEADER = 44; // Bytes before the samples of a WAV file.

/** A WAV file with a quiet tone: mono, 16 bits, so many seconds at so many hertz. */
export function beep(seconds: number, hertz: number): Buffer {
  const bytes = 2 * seconds * RATE;
  const file = Buffer.alloc(HEADER + bytes);
  file.write("RIFF", 0);
  file.writeUInt32LE(HEADER - 8 + bytes, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // one channel
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(bytes, 40);
  for (let at = 0; at < bytes / 2; at += 1) {
    const value = 3000 * Math.sin((2 * Math.PI * hertz * at) / RATE);
    file.writeInt16LE(Math.round(value), HEADER + 2 * at);
  }
  return file;
}
