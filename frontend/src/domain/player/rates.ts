import { preferences, setPreference } from "@/lib/preferences";

/** Speeds that the player offers. */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** Plays faster (1) or slower (-1), by one step. */
export function changeRate(by: 1 | -1): void {
  const next = RATES[RATES.indexOf(preferences().rate) + by];
  if (next !== undefined) setPreference("rate", next);
}
