interface Span {
  /** In seconds, like `end`. */
  start: number;
  end: number;
}

const MAX_PAUSE = 0.2; // A pause this short belongs to the speech around it.

/** Spans in order, with those that overlap or nearly touch made one. */
export function mergeSpans(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start - last.end <= MAX_PAUSE) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}
