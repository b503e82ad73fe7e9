import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Recording, Transcript } from "@/api/types";
import * as build from "./builders";
import { FakeLibrary } from "./fake-library";
import { formats } from "./formats";
import { speakers } from "./speakers";

/** A server with nothing in it; a test adds what it needs by `holding`. */
export const server = setupServer(
  http.get("/api/settings", () => HttpResponse.json(build.settings())),
  http.get("/api/access", () => HttpResponse.json({ key: null })),
  http.get("/api/models", () => HttpResponse.json({ items: [build.model()] })),
  http.get("/api/formats", () => HttpResponse.json(formats())),
  http.get("/api/runs/:id/exports/:format/preview", ({ params, request }) =>
    HttpResponse.json({
      name: `interview.${String(params.format)}`,
      media_type: "text/plain",
      size: 12,
      text: `${String(params.format)}${new URL(request.url).search}`,
      complete: true,
    }),
  ),
  http.get("/api/runs/:id/subtitle-check", () => HttpResponse.json({ cues: 2, items: [] })),
  http.get("/api/options", () => HttpResponse.json({ items: build.options() })),
  http.get("/api/recordings", () => HttpResponse.json({ items: [], total: 0 })),
  http.get("/api/folders", () => HttpResponse.json({ items: [] })),
  http.get("/api/tags", () => HttpResponse.json({ items: [] })),
  http.get("/api/recordings/:id", () =>
    HttpResponse.json({ error: { code: "not_found", message: "Gone." } }, { status: 404 }),
  ),
  http.get("/api/recordings/:id/peaks", () =>
    HttpResponse.json({ error: { code: "gone", message: "No peaks." } }, { status: 404 }),
  ),
  http.get("/api/recordings/:id/notes", () => HttpResponse.json({ items: [] })),
  http.get("/api/recordings/:id/speakers", () => HttpResponse.json(speakers())),
  http.get("/api/recordings/:id/tracks", () =>
    HttpResponse.json({ items: [{ number: 1, language: "", title: "" }] }),
  ),
  http.head("/sample.flac", () => new HttpResponse(null, { status: 200 })),
);

/**
 * Makes the server hold these recordings and, for every run, this transcript. It lists, changes,
 * deletes and restores them; returns the actions that it was asked for.
 */
export function serveRecordings(
  recordings: Recording[],
  transcript: Transcript = build.transcript(),
): string[] {
  const library = new FakeLibrary(recordings);
  server.use(
    ...library.handlers(),
    http.get("/api/runs/:id/transcript", () => HttpResponse.json(transcript)),
  );
  return library.done;
}

/** Accepts new runs of a recording; returns what each was asked with, as it comes. */
export function acceptRuns(recordingId = "rec-1"): unknown[] {
  const bodies: unknown[] = [];
  server.use(
    http.post(`/api/recordings/${recordingId}/runs`, async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(build.run({ state: "waiting", summary: null }), { status: 202 });
    }),
  );
  return bodies;
}
