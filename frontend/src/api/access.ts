import { queryOptions } from "@tanstack/react-query";
import { goTo } from "@/lib/go-to";
import { api } from "./client";
import type { WhoAsks } from "./types";

/** The key that this browser is signed in with; null where the server needs none. */
export const accessQuery = queryOptions({
  queryKey: ["access"],
  queryFn: async ({ signal }) => (await api.get<WhoAsks>("/access", signal)).key,
});

/** Forgets the key of this browser; the start page asks for one then. */
export async function signOut(): Promise<void> {
  await fetch("/api/sign-out", { method: "POST", redirect: "manual" });
  goTo("/");
}
