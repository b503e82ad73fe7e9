import { expect, test, vi } from "vitest";
import { api } from "./client";

test("a decision is sent on though its page is left; nothing large, and nothing that counts twice", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({}));
  await api.put("/runs/1/words", { verdict: "removed" });
  await api.put("/runs/1/words", { words: ["word"].concat(Array(1000).fill("more")) });
  await api.post("/runs/1/operations", { text: "twice would be wrong" });
  await api.get("/runs/1");
  expect(asked.mock.calls.map(([, sent]) => sent?.keepalive)).toEqual([
    true,
    false,
    false,
    undefined,
  ]);
  asked.mockRestore();
});
