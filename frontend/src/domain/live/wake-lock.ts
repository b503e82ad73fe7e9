/** Keeps the screen on, where the browser can, until the returned function is called. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let released = false;
  const take = async () => {
    if (document.hidden || !navigator.wakeLock) return;
    // It may be refused, as with an empty battery; the recording goes on all the same.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    if (released) void lock?.release();
  };
  void take();
  document.addEventListener("visibilitychange", take); // A hidden page loses it.
  return () => {
    released = true;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}
