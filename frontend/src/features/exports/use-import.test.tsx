import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const film = new File(["1\n"], "film.srt");

test("a transcript of a file becomes a run, and the page says where it is from", async () => {
  const origin = { name: "film.srt", format: "srt", sha256: "00" };
  serveRecordings([recording({ run: run({ model: "", model_title: "", imported: origin }) })]);
  const sent: string[] = [];
  server.use(
    http.post("/api/recordings/rec-1/transcripts", ({ request }) => {
      sent.push(new URL(request.url).pathname);
      return HttpResponse.json(run({ id: "run-2", imported: origin }), { status: 201 });
    }),
  );
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText(/imported from film\.srt/)).toBeVisible();
  await person.click(await screen.findByRole("button", { name: "More" }));
  const input = screen.getByLabelText<HTMLInputElement>("Transcript to import");
  expect(input.accept).toBe(".srt");
  const asked = vi.spyOn(input, "click");
  await person.click(await screen.findByRole("menuitem", { name: "Import…" }));
  expect(asked).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull()); // The field stays.
  await person.upload(input, film);
  expect(await screen.findByText("film.srt was imported.")).toBeVisible();
  expect(sent).toEqual(["/api/recordings/rec-1/transcripts"]);
});

test("a file that cannot be read is refused with the server's words", async () => {
  serveRecordings([recording({ run: run() })]);
  const message = "The transcript cannot be read, line 2: here the times of a cue should stand.";
  server.use(
    http.post("/api/recordings/rec-1/transcripts", () =>
      HttpResponse.json({ error: { code: "unreadable_transcript", message } }, { status: 400 }),
    ),
  );
  const person = openPage("/?recording=rec-1");
  await screen.findByRole("button", { name: "More" });
  await person.upload(screen.getByLabelText("Transcript to import"), film);
  expect(await screen.findByText(message)).toBeVisible();
});
