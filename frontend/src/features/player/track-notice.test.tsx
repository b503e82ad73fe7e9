import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test, vi } from "vitest";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const TRACKS = [
  { number: 1, language: "fre", title: "" },
  { number: 2, language: "eng", title: "Commentary" },
];

function tracksAre(items: typeof TRACKS) {
  server.use(http.get("/api/recordings/rec-1/tracks", () => HttpResponse.json({ items })));
  return vi.spyOn(HTMLMediaElement.prototype, "src", "set");
}

afterEach(() => vi.restoreAllMocks());

test("the sound track that was transcribed is the one that is heard, and is named", async () => {
  serveRecordings([recording({ run: run({ track: 2 }) })]);
  const source = tracksAre(TRACKS);
  openPage("/?recording=rec-1");
  expect(
    await screen.findByText("You hear track 2 (English, Commentary), as transcribed."),
  ).toBeVisible();
  expect(source).toHaveBeenLastCalledWith("/api/recordings/rec-1/listen?track=2");
});

test("where every player takes the track that was transcribed nothing is said of it", async () => {
  serveRecordings([recording({ run: run({ track: 1 }) })]);
  const source = tracksAre(TRACKS);
  openPage("/?recording=rec-1");
  await waitFor(() =>
    expect(source).toHaveBeenLastCalledWith("/api/recordings/rec-1/listen?track=1"),
  );
  await screen.findByText("Picture");
  expect(screen.queryByText(/You hear track/)).toBeNull();
});

test("a video keeps its picture, without sound, beside another track of it", async () => {
  serveRecordings([recording({ media_type: "video/mp4", playable: true, run: run({ track: 2 }) })]);
  const source = tracksAre(TRACKS);
  const made: HTMLVideoElement[] = [];
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name: string) => {
    const element = create(name);
    if (element instanceof HTMLVideoElement) made.push(element);
    return element;
  });
  openPage("/?recording=rec-1");
  await screen.findByText(/You hear track 2/);
  made[0]?.dispatchEvent(new Event("loadedmetadata"));
  await waitFor(() => expect(source).toHaveBeenCalledWith("/api/recordings/rec-1/media"));
  const picture = made[1] as HTMLVideoElement;
  expect(picture.muted).toBe(true);
  vi.spyOn(picture, "videoWidth", "get").mockReturnValue(320);
  picture.dispatchEvent(new Event("loadedmetadata"));
  const button = await screen.findByRole("button", { name: "Enlarge the picture" });
  expect(button).toContainElement(picture);
  expect(screen.queryByText(/only the sound/)).toBeNull();
});
