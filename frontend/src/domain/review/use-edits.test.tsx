import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import type { Span } from "@/api/types";
import { ask } from "@/testing/builders";
import { server } from "@/testing/server";
import { askCovering, askStatusText } from "./segment-labels";
import { useEdits } from "./use-edits";

/** The asks that reach the server for a part of the recording. */
async function asking(stretch: Span): Promise<Span[]> {
  const asked: Span[] = [];
  server.use(
    http.post("/api/runs/run-1/asks", async ({ request }) => {
      asked.push((await request.json()) as Span);
      return HttpResponse.json(ask({ id: `ask-${asked.length}` }), { status: 202 });
    }),
  );
  const client = makeQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useEdits("run-1"), { wrapper });
  result.current.ask(stretch);
  await waitFor(() => expect(client.isMutating()).toBe(1));
  await waitFor(() => expect(client.isMutating()).toBe(0));
  return asked;
}

const LONG = { start: 30, end: 1530 };

test("a long stretch is asked for ten minutes at a time", async () => {
  const asked = await asking(LONG);
  expect(asked).toEqual([
    { start: 30, end: 630 },
    { start: 630, end: 1230 },
    { start: 1230, end: 1530 },
  ]);
});

test("a rest too short for a word is not asked for, but a stretch that is all of it is", async () => {
  expect(await asking({ start: 0, end: 600.05 })).toEqual([{ start: 0, end: 600 }]);
  expect(await asking({ start: 5, end: 5.05 })).toEqual([{ start: 5, end: 5.05 }]);
});

test("what became of a long stretch is told from all questions about it", () => {
  const asks = [
    ask({ start: 30, end: 630, state: "done" }),
    ask({ start: 630, end: 1230 }),
    ask({ start: 1230, end: 1530, state: "done" }),
  ];
  expect(askStatusText(askCovering(asks, LONG))).toBe("Listening to this stretch…");
  const over = asks.map((one) => ({ ...one, state: "done" as const }));
  expect(askStatusText(askCovering(over, LONG))).toBe("Nothing could be made out here.");
  expect(askCovering(over.slice(0, 1), LONG)).toBeUndefined();
});

test("a question about what lies beside a stretch tells nothing about it", () => {
  const asks = [
    ask({ id: "of it", start: 30, end: 1530, state: "done" }),
    ask({ id: "beside", start: 1500, end: 1600 }),
  ];
  expect(askCovering(asks, LONG)?.id).toBe("of it");
  expect(askCovering(asks.slice(1), LONG)).toBeUndefined();
});
