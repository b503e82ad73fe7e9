/**
 * Index of the last start that is not after the moment, or -1; starts ascend.
 * A binary search, because a long recording has 90,000 words and the clock asks 60 times a second.
 */
export function lastIndexAtOrBefore(starts: readonly number[], moment: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
