import type { Word } from "@/api/types";

const SURE = 0.8;
const HALF_SURE = 0.5;

/** How much doubt a word shows: none (undefined), some (1), or much (2). */
export function doubtOf({ probability, verdict, marks }: Word): 1 | 2 | undefined {
  // A person's word is worth more than any figure.
  if (marks.includes("confirmed") || marks.includes("restored")) return undefined;
  if (probability < HALF_SURE || verdict === "doubtful") return 2;
  return probability < SURE ? 1 : undefined;
}
