import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** All that an address can say: what is open, at which moment, which run, the filter, the search. */
export interface UrlState {
  recording?: string;
  /** Seconds. */
  t?: number;
  /** Number of an earlier run. */
  run?: number;
  q?: string;
  /** What is looked for in the text. */
  find?: string;
}

/** What the address says now. */
export function useUrlState(): UrlState {
  return useSearch({ from: "/" });
}

/** Changes the address: a new step for "back", or in place. */
export function useSetUrlState() {
  const navigate = useNavigate();
  return useCallback(
    (change: (now: UrlState) => UrlState, { replace = false } = {}) =>
      void navigate({ to: "/", search: (now: UrlState) => change(now), replace }),
    [navigate],
  );
}
