/** Chromium's own microphone: it plays a file, over and over, or beeps; no one is asked. */
export function fakeMicrophone(file?: string): string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    ...(file ? [`--use-file-for-fake-audio-capture=${file}`] : []),
  ];
}
