import type { Span } from "@/api/types";

const BRIDGED = 0.8; // Seconds: a breath within what one says; skipping it would sound chopped.
const MARGIN = 0.1; // Seconds around words, whose first and last sounds their times may cut.

/** What is played of a person: their words with short pauses among them; the rest is skipped. */
export function playQueue(spans: readonly Span[]): Span[] {
  const queue: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = queue.at(-1);
    if (last && start - last.end <= BRIDGED) last.end = Math.max(last.end, end);
    else queue.push({ start, end });
  }
  return queue.map(({ start, end }) => ({
    start: Math.max(0, start - MARGIN),
    end: end + MARGIN,
  }));
}
