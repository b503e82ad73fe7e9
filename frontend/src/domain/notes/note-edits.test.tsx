import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { useNotes } from "./notes";

const NOTE = {
  id: "n1",
  recording_id: "rec-1",
  text: "With Ada.",
  at: null,
  made_at: "2026-03-04T10:00:00Z",
};

test("a list that was asked for before a note was made does not take it away", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const lists: ((items: unknown[]) => void)[] = [];
  const answer = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  vi.spyOn(window, "fetch").mockImplementation(async (_, init) => {
    if (init?.method === "POST") return answer(NOTE, 201);
    return new Promise((resolve) => lists.push((items) => resolve(answer({ items }))));
  });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useNotes("rec-1"), { wrapper });
  await waitFor(() => expect(lists).toHaveLength(1));
  await act(async () => void (await result.current.add({ text: NOTE.text, at: null })));
  await waitFor(() => expect(lists).toHaveLength(2)); // What is known is asked for anew.
  await act(async () => lists[0]?.([]));
  expect(result.current.note?.text).toBe(NOTE.text);
  await act(async () => lists[1]?.([NOTE]));
  expect(result.current.note?.text).toBe(NOTE.text);
});
