import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { server } from "@/testing/server";
import { sendSound } from "./live";

const live = { rate: 24_000, offset: 4, seconds: 0, ended: false };
const bytes = Uint8Array.from([1, 2, 3, 4]);

beforeEach(() => server.use(http.get("/api/live/rec-1", () => HttpResponse.json(live))));

function answering(status: number, code: string, offset?: number) {
  const details = offset === undefined ? null : { offset };
  const error = { code, message: "So it is.", details };
  server.use(http.post("/api/live/rec-1/sound", () => HttpResponse.json({ error }, { status })));
}

test("a piece says where it begins, and the server how far it is now", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("/api/live/rec-1/sound", async ({ request }) => {
      sent.push(request.headers.get("Upload-Offset"), new Uint8Array(await request.arrayBuffer()));
      return HttpResponse.json({ offset: 12, seconds: 0 });
    }),
  );
  expect(await sendSound("rec-1", 8, bytes)).toEqual({ kind: "stored", offset: 12 });
  expect(sent).toEqual(["8", bytes]);
});

test.each([
  [409, "wrong_offset", 6, { kind: "misplaced", offset: 6 }],
  [409, "conflict", 4, { kind: "busy" }],
  [507, "no_space", undefined, { kind: "full" }],
  [503, "unavailable", undefined, { kind: "away" }],
  [404, "not_found", undefined, { kind: "refused", problem: { code: "not_found" } }],
] as const)("%d %s is told apart", async (status, code, offset, outcome) => {
  answering(status, code, offset);
  expect(await sendSound("rec-1", 4, bytes)).toMatchObject(outcome);
});

test("a recording that has ended takes no more", async () => {
  answering(409, "conflict", 4);
  server.use(http.get("/api/live/rec-1", () => HttpResponse.json({ ...live, ended: true })));
  expect(await sendSound("rec-1", 4, bytes)).toMatchObject({ kind: "refused" });
});

test("no answer at all is no refusal", async () => {
  server.use(http.post("/api/live/rec-1/sound", () => HttpResponse.error()));
  expect(await sendSound("rec-1", 4, bytes)).toEqual({ kind: "away" });
});
