import type { Word } from "@/api/types";

const SURE = 0.8;
const HALF_SURE = 0.5;

/** Shading level of a word: undefined, 1 (some doubt) or 2 (much). */
export function doubtOf({ probability, verdict, marks }: Word): 1 | 2 | undefined {
  // A person's decision overrides every figure.
  if (marks.includes("confirmed") || marks.includes("restored")) return undefined;
  if (verdict === "doubtful") return 2;
  if (probability === null) return undefined; // an imported file gave none
  if (probability < HALF_SURE) return 2;
  return probability < SURE ? 1 : undefined;
}
