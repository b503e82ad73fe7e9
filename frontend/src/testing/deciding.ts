import { HttpResponse, http } from "msw";
import { decided, type Verdict } from "@/features/review/decide";
import { recording, removedWord, run, segment, summary, transcript, word } from "./build";
import { holding, server } from "./server";

const gone = [removedWord("Thank", 10, 10.3), removedWord("you.", 10.4, 10.8)];
const unsure = word("listen.", 1.6, 2.2, { verdict: "doubtful", reasons: ["hardly certain"] });
export const before = transcript({
  segments: [segment(0, [word("Picture", 1, 1.5), unsure])],
  removed: gone,
  missed: [
    { id: "missed:20.0:21.0", start: 20, end: 21, reason: "no words could be made out", marks: [] },
  ],
});
export const reserved = run({
  summary: summary({ removed_words: 2, removed_phrases: 1, doubtful_words: 1, missed_seconds: 1 }),
});

/** A server on which decisions arrive, and that answers with the transcript as it is now. */
export function deciding() {
  const bodies: { words: string[]; verdict: Verdict }[] = [];
  let now = before;
  holding([recording({ run: reserved })], before);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.put("/api/runs/run-1/words", async ({ request }) => {
      const body = (await request.json()) as (typeof bodies)[number];
      bodies.push(body);
      now = {
        ...decided(
          now,
          body.words.map((id) => ({ id })),
          body.verdict,
        ),
        revision: bodies.length,
      };
      await new Promise((done) => setTimeout(done, 300)); // The page does not wait for this.
      return HttpResponse.json({ ...reserved, revision: bodies.length });
    }),
  );
  return bodies;
}
