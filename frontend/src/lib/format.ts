/** Words and figures for people. Times are seconds; a clock shows hours only when there are some. */

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const s = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`;
}

/** A moment with hundredths, for the word card: 0:07.42 */
export function preciseClock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  return `${clock(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** A length in words, as in every summary: 0.8 s, 13 s, 3 min 05 s, 1 h 02 min. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${trim(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${two(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** An estimated duration, rounded. */
export function roughDuration(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${Math.max(1, minutes)} min`;
  return `about ${trim(seconds / 3600)} h`;
}

export function percent(part: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, part)) * 100)}\u00A0%`;
}

/** Percentage done; 0 while the total is unknown. */
export function percentOf(done: number, total: number): string {
  return percent(total > 0 ? done / total : 0);
}

/** File sizes by thousands, as disks are sold: 16 MB, 1.6 GB; no line breaks before the unit. */
export function byteSize(count: number): string {
  if (count < 1e6) return `${Math.max(1, Math.round(count / 1e3))}\u00A0kB`;
  if (count < 1e9) return `${Math.round(count / 1e6)}\u00A0MB`;
  return `${trim(count / 1e9)}\u00A0GB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
