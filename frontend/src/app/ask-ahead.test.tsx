import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import { recording, run, summary, transcript } from "@/testing/builders";
import { server } from "@/testing/server";
import { askAhead } from "./ask-ahead";

/** What a page at an address asks the server for before it is drawn. */
async function askedAt(address: string, words = 2): Promise<string[]> {
  const asked: string[] = [];
  const done = run({ summary: summary({ words }) });
  server.use(
    http.get("/api/recordings/rec-1", () => HttpResponse.json(recording({ run: done }))),
    http.get("/api/runs/:id/transcript", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(transcript());
    }),
  );
  const client = makeQueryClient();
  await askAhead(client, address);
  await expect.poll(() => client.isFetching()).toBe(0);
  return asked;
}

test("the text of the recording is asked for before anything is drawn", async () => {
  expect(await askedAt("?recording=rec-1")).toEqual([""]);
});

test("of a long one that is what stands around the moment, whatever the address says", async () => {
  expect(await askedAt("?recording=rec-1&t=100", 90_000)).toEqual(["?start=40&end=340"]);
  for (const none of ["", "&t=abc", "&t=-5"])
    expect(await askedAt(`?recording=rec-1${none}`, 90_000)).toEqual(["?start=0&end=240"]);
});

test("nothing is asked for without a recording, of one that is gone, or of an earlier run", async () => {
  for (const address of ["", "?recording=gone", "?recording=rec-1&run=1"])
    expect(await askedAt(address)).toEqual([]);
});
