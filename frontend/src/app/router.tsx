import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import type { UrlState } from "@/lib/url-state";
import { Workspace } from "./workspace";

const root = createRootRoute({ component: Outlet });

const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (raw: Record<string, unknown>): UrlState => ({
    recording: text(raw.recording),
    t: figure(raw.t),
    run: figure(raw.run),
    find: text(raw.find),
    by: text(raw.by),
    q: text(raw.q),
    sort: text(raw.sort),
    state: text(raw.state),
    folder: text(raw.folder),
    tag: text(raw.tag),
    archived: String(raw.archived) === "true" || undefined,
    search: text(raw.search),
    hit: figure(raw.hit),
  }),
  component: Workspace,
});

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([index]),
    parseSearch: (query) => Object.fromEntries(new URLSearchParams(query)),
    stringifySearch,
    defaultNotFoundComponent: () => <Navigate to="/" replace />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}

function figure(value: unknown): number | undefined {
  const number = value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
