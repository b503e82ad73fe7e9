const HIDDEN = 200; // Milliseconds after which a page that draws no frames goes on.

/** Ends after the next frame, so that what is there is seen before more is worked on. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, HIDDEN);
    requestAnimationFrame(() => setTimeout(done));
  });
}
