const HEADER_BYTES = 44;

/** A WAV file of raw sound: 16 bits, one channel. */
export function wavFile(name: string, sound: Uint8Array<ArrayBuffer>, rate: number): File {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries())
      header.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, "RIFF");
  header.setUint32(4, HEADER_BYTES - 8 + sound.length, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true); // bytes of the format
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // channels
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true); // bytes of a second
  header.setUint16(32, 2, true); // bytes of a sample
  header.setUint16(34, 16, true); // bits of it
  text(36, "data");
  header.setUint32(40, sound.length, true);
  return new File([header, sound], name, { type: "audio/wav" });
}
