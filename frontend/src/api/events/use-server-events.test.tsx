import { act, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { recording, settings, transcript } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

test("a tab that comes back into sight reads the list anew, and no text", async () => {
  const asked = { list: 0, text: 0 };
  serveRecordings([recording()]);
  server.use(
    http.get("/api/recordings", ({ request }) => {
      if (!request.url.includes("limit=1&") && !request.url.endsWith("limit=1")) asked.list += 1;
      return HttpResponse.json({ items: [recording()], total: 1, next: null });
    }),
    http.get("/api/runs/run-1/transcript", () => {
      asked.text += 1;
      return HttpResponse.json(transcript());
    }),
  );
  openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  act(() => FakeEventSource.send("settings.changed", settings()));
  const before = { ...asked };
  for (const hidden of [true, false]) {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  }
  await waitFor(() => expect(asked.list).toBe(before.list + 1));
  await new Promise((done) => setTimeout(done, 100)); // A text that was asked for would be here.
  expect(asked.text).toBe(before.text);
});
