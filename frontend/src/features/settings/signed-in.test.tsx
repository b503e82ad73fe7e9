import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test, vi } from "vitest";
import { goTo } from "@/lib/go-to";
import { openPage } from "@/testing/open-page";
import { server } from "@/testing/server";

vi.mock("@/lib/go-to", () => ({ goTo: vi.fn() }));
afterEach(() => vi.mocked(goTo).mockClear());

async function openSettings() {
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: /Model:/ }));
  await screen.findByRole("dialog", { name: "Settings" });
  return person;
}

test("the settings say which key this browser is signed in with, and sign it out", async () => {
  const key = { name: "Ada's laptop", prefix: "tacet_abc123", scopes: ["all"] };
  let signedOut = 0;
  server.use(
    http.get("/api/access", () => HttpResponse.json({ key })),
    http.post("/api/sign-out", () => {
      signedOut += 1;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const person = await openSettings();
  expect(await screen.findByText("Signed in with the key “Ada's laptop”.")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(goTo).toHaveBeenCalledWith("/"));
  expect(signedOut).toBe(1);
  await person.click(screen.getByRole("button", { name: "Close" }));
});

test("where no key is needed, the settings say nothing of one", async () => {
  await openSettings();
  expect(await screen.findByText(/^Tacet .*listening on/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Sign out" })).toBeNull();
});

test("a page whose key is refused goes to where one is entered, once, and back from there", async () => {
  const error = { code: "invalid_api_key", message: "This key was revoked." };
  server.use(http.get("/api/settings", () => HttpResponse.json({ error }, { status: 401 })));
  server.use(http.get("/api/models", () => HttpResponse.json({ error }, { status: 401 })));
  server.use(http.get("/api/recordings", () => HttpResponse.json({ error }, { status: 401 })));
  openPage("/?recording=rec-1&at=3.5");
  await waitFor(() => expect(goTo).toHaveBeenCalled());
  const next = encodeURIComponent("/?recording=rec-1&at=3.5");
  expect(vi.mocked(goTo).mock.calls).toEqual([[`/api/sign-in?next=${next}`]]);
});
