import { HttpResponse, http } from "msw";
import type { Run, Transcript } from "@/api/types";
import { applyEdit, type Verdict } from "@/domain/review/optimistic-edit";
import { recording, removedWord, run, segment, summary, transcript, word } from "./builders";
import { serveRecordings, server } from "./server";

const removedWords = [removedWord("Thank", 10, 10.3), removedWord("you.", 10.4, 10.8)];
const doubtfulWord = word("listen.", 1.6, 2.2, {
  verdict: "doubtful",
  reasons: ["hardly certain"],
});
export const uneditedTranscript = transcript({
  segments: [segment(0, [word("Picture", 1, 1.5), doubtfulWord])],
  removed: removedWords,
  missed: [
    { id: "missed:20.0:21.0", start: 20, end: 21, reason: "no words could be made out", marks: [] },
  ],
});
export const runWithSpots = run({
  summary: summary({ removed_words: 2, removed_phrases: 1, doubtful_words: 1, missed_seconds: 1 }),
});

export interface EditServerOptions {
  /** What the run holds before any edit, and the run. */
  transcript?: Transcript;
  run?: Run;
  /** Milliseconds until an edit is answered; the page does not wait for them. */
  delay?: number;
}

/** A server that applies edits of a run's words; returns the edits, as they come. */
export function fakeEditServer(options: EditServerOptions = {}) {
  const {
    transcript: unedited = uneditedTranscript,
    run: of = runWithSpots,
    delay = 300,
  } = options;
  const bodies: { words: string[]; verdict: Verdict }[] = [];
  let now = unedited;
  serveRecordings([recording({ run: of })], unedited);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.put("/api/runs/run-1/words", async ({ request }) => {
      const body = (await request.json()) as (typeof bodies)[number];
      bodies.push(body);
      const targets = body.words.map((id) => ({ id }));
      now = { ...applyEdit(now, targets, body.verdict), revision: bodies.length };
      await new Promise((done) => setTimeout(done, delay));
      return HttpResponse.json({ ...of, revision: bodies.length });
    }),
  );
  return bodies;
}
