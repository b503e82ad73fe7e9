import { ApiError, api, problemIn, refusalIn } from "../client";
import type { ActionBody, ActionResult, Recording, RecordingList } from "../types";
import { type ListFilters, type ListQuery, listSearch } from "./list-query";

const MOST = 10_000; // Ids in one request, by the server's limit.
const PAGE = 1000;

/** Recordings by their ids, or all that pass filters but some. */
export type ActionTarget = { ids: string[] } | { filter: ListFilters; without: string[] };

/** Does one action on many recordings. */
export async function actOn(target: ActionTarget, body: ActionBody): Promise<ActionResult> {
  if (!("ids" in target) || target.ids.length <= MOST) {
    return api.post<ActionResult>("/recordings/actions", { ...target, ...body });
  }
  const whole: ActionResult = { done: [], failed: {} };
  for (let from = 0; from < target.ids.length; from += MOST) {
    const part = await actOn({ ids: target.ids.slice(from, from + MOST) }, body);
    whole.done.push(...part.done);
    Object.assign(whole.failed, part.failed);
  }
  return whole;
}

/** All recordings of a list, however many. */
export async function fetchAll(query: ListQuery): Promise<Recording[]> {
  const all: Recording[] = [];
  let after = "";
  for (;;) {
    const page = await api.get<RecordingList>(
      `/recordings?${listSearch(query)}limit=${PAGE}${after}`,
    );
    all.push(...page.items);
    if (!page.next) return all;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** Asks for a file that a body describes. */
export async function postForFile(path: string, body: Record<string, unknown>): Promise<Blob> {
  const answer = await fetch(`/api${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, problemIn("", 0));
  });
  if (!answer.ok) throw await refusalIn(answer);
  return answer.blob();
}
