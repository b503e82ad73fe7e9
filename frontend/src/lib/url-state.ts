import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** Everything in the URL's query string. */
export interface UrlState {
  recording?: string;
  /** Seconds. */
  t?: number;
  /** Number of an earlier run. */
  run?: number;
  /** Search in the text. */
  find?: string;
  /** Who says what is searched for. */
  by?: string;
  /** Part of the names in the list; then its order, and what else it is filtered by. */
  q?: string;
  sort?: string;
  state?: string;
  folder?: string;
  tag?: string;
  archived?: boolean;
  /** Search in all recordings. */
  search?: string;
  /** Seconds of the hit that was opened last. */
  hit?: number;
}

/** The part of the state that stays when another recording is opened: list and search. */
export function listState(now: UrlState): UrlState {
  const { q, sort, state, folder, tag, archived, search } = now;
  return { q, sort, state, folder, tag, archived, search };
}

/** The current URL state. */
export function useUrlState(): UrlState {
  return useSearch({ from: "/" });
}

/** Navigates to changed URL state, as a new history entry or in place. */
export function useSetUrlState() {
  const navigate = useNavigate();
  return useCallback(
    (change: (now: UrlState) => UrlState, { replace = false } = {}) =>
      void navigate({ to: "/", search: (now: UrlState) => change(now), replace }),
    [navigate],
  );
}
