/**
 * Index of the last start that is not after the moment, or -1; starts ascend.
 * A binary search, because a long recording has 90,000 words and the clock asks 60 times a second.
 */
export function lastIndexAtOrBefore(starts: readonly number[], moment: number): number {
  return lastIndexWhere(
    starts.length,
    (index) => (starts[index] ?? Number.POSITIVE_INFINITY) <= moment,
  );
}

/** The last of some indexes, from 0 on, for which something holds, or -1; it holds up to there. */
export function lastIndexWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
