import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** Everything in the URL's query string. */
export interface UrlState {
  recording?: string;
  /** Seconds. */
  t?: number;
  /** Number of an earlier run. */
  run?: number;
  q?: string;
  /** Search in the text. */
  find?: string;
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
