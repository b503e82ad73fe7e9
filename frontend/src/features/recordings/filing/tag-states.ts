import type { Recording } from "@/api/types";
import { folded } from "./file-recordings";

/** Whether all of some recordings have a tag, none, or some of them. */
export type TagState = "all" | "none" | "some";

/**
 * The tags that can be chosen, with what the recordings have of them. Of recordings that the page
 * does not know it cannot say more than "some".
 *
 * @param count - How many recordings are meant; `recordings` are those known.
 */
export function tagStates(
  recordings: Recording[],
  count: number,
  tags: string[],
): { name: string; state: TagState }[] {
  const names = new Map<string, string>();
  for (const tag of [...tags, ...recordings.flatMap((one) => one.tags)]) {
    if (!names.has(folded(tag))) names.set(folded(tag), tag);
  }
  const having = new Map<string, number>();
  for (const { tags } of recordings) {
    for (const tag of tags) having.set(folded(tag), (having.get(folded(tag)) ?? 0) + 1);
  }
  return [...names].map(([key, name]) => {
    const some = having.get(key) ?? 0;
    if (some === count) return { name, state: "all" };
    return { name, state: some === 0 && recordings.length === count ? "none" : "some" };
  });
}
