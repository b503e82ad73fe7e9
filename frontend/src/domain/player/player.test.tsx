import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { server } from "@/testing/server";
import { Player } from "./player";

/** A player whose sound could not be loaded, and what the server answers when asked for it. */
async function failed(answer: () => Response): Promise<Player> {
  server.use(http.head("/api/recordings/rec-1/listen", answer));
  const player = new Player();
  player.open("rec-1", 12);
  player.media.dispatchEvent(new Event("error"));
  await vi.waitFor(() => expect(player.state.get().fault).not.toBeNull());
  return player;
}

test("a sound that did not come is fetched again by Play, where it stood", async () => {
  const player = await failed(() => HttpResponse.error());
  expect(player.state.get().fault).toBe("away");
  const source = vi.spyOn(player.media, "src", "set");
  player.play();
  expect(source).toHaveBeenCalledWith("/api/recordings/rec-1/listen");
  expect(player.media.currentTime).toBe(12);
  expect(player.state.get().fault).toBeNull();
});

test("another sound track of what is open goes on where the one before stood", () => {
  const player = new Player();
  const source = vi.spyOn(player.media, "src", "set");
  player.open("rec-1", 12);
  player.switchTrack(2);
  expect(source.mock.calls).toEqual([
    ["/api/recordings/rec-1/listen"],
    ["/api/recordings/rec-1/listen?track=2"],
  ]);
  expect(player.media.currentTime).toBe(12);
  player.switchTrack(2);
  expect(source).toHaveBeenCalledTimes(2);
});

test("a sound that came and cannot be played is told as that", async () => {
  const player = await failed(() => new HttpResponse(null, { status: 200 }));
  expect(player.state.get().fault).toBe("unplayable");
});

test("what plays on without a speaker is told as unheard, and fetched again by Play", async () => {
  const player = new Player();
  player.open("rec-1", 12);
  player.media.dispatchEvent(new Event("play"));
  const error = { code: 3, message: "OnMediaSinkAudioError" };
  Object.defineProperty(player.media, "error", { value: error });
  player.media.dispatchEvent(new Event("error"));
  expect(player.state.get()).toMatchObject({ fault: "unheard", playing: true });
  const source = vi.spyOn(player.media, "src", "set");
  player.play();
  expect(source).toHaveBeenCalledWith("/api/recordings/rec-1/listen");
  expect(player.state.get().fault).toBeNull();
});

test("a player without a recording stands at the start and goes nowhere", () => {
  const player = new Player();
  player.open("rec-1", 12);
  const load = vi.spyOn(player.media, "load");
  const times: number[] = [];
  player.onTick((seconds) => times.push(seconds));
  player.open(null);
  player.seek(7);
  expect(load).toHaveBeenCalledOnce();
  expect(player.time).toBe(0);
  expect(times).toEqual([0]);
});

test("while it plays, the place is told about every five seconds", () => {
  const player = new Player();
  player.open("rec-1", 12);
  vi.spyOn(player.media, "paused", "get").mockReturnValue(false);
  const times: number[] = [];
  player.onSettled((seconds) => times.push(seconds));
  for (const seconds of [13, 16.9, 17.1, 18, 22.2]) {
    player.media.currentTime = seconds;
    player.media.dispatchEvent(new Event("timeupdate"));
  }
  expect(times).toEqual([17.1, 22.2]);
});

test("a stretch plays from its start and stops at its end, unless somebody goes elsewhere", () => {
  const player = new Player();
  player.open("rec-1", 12);
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(window, "requestAnimationFrame").mockImplementation((frame) => frames.push(frame));
  const paused = vi.spyOn(player.media, "paused", "get").mockReturnValue(false);
  const pause = vi.spyOn(player.media, "pause");
  const play = vi.spyOn(player.media, "play").mockResolvedValue();
  const at = (seconds: number) => {
    player.media.currentTime = seconds;
    frames.splice(0).forEach((frame) => {
      frame(0);
    });
  };
  player.playSpan({ start: 3, end: 3.4 });
  expect(play).toHaveBeenCalledOnce();
  expect(player.time).toBe(3);
  player.media.dispatchEvent(new Event("play"));
  at(3.3);
  expect(pause).not.toHaveBeenCalled();
  at(3.41);
  expect(pause).toHaveBeenCalledOnce();

  player.playSpan({ start: 3, end: 3.4 });
  player.seek(3.1);
  at(3.5);
  expect(pause).toHaveBeenCalledOnce();
  paused.mockRestore();
});

/** A player of two stretches, of which the first is heard. */
function playingTwo(): { player: Player; at: (seconds: number) => void } {
  const player = new Player();
  vi.spyOn(player.media, "play").mockResolvedValue();
  player.open("rec-1");
  player.playQueue("Ada", [
    { start: 3, end: 5 },
    { start: 20, end: 22 },
  ]);
  const at = (seconds: number) => {
    player.media.currentTime = seconds;
    player.media.dispatchEvent(new Event("timeupdate"));
  };
  return { player, at };
}

test("stretches are played one after the other, and what lies between them is skipped", () => {
  const { player, at } = playingTwo();
  const pause = vi.spyOn(player.media, "pause");
  expect(player.time).toBe(3);
  at(4.9);
  expect(player.state.get().queue).toMatchObject({ of: "Ada", at: 0 });
  at(5.02);
  expect(player.time).toBe(20);
  expect(player.state.get().queue?.at).toBe(1);
  expect(pause).not.toHaveBeenCalled();
  at(22.1);
  expect(player.state.get().queue).toBeNull();
  expect(pause).toHaveBeenCalledOnce();
});

test("whoever goes elsewhere, or stops it, hears all again", () => {
  const gone = playingTwo();
  gone.player.seek(8);
  expect(gone.player.state.get().queue).toBeNull();
  gone.at(22.5);
  expect(gone.player.time).toBe(22.5);

  const stopped = playingTwo();
  const pause = vi.spyOn(stopped.player.media, "pause");
  stopped.player.stopQueue();
  expect(stopped.player.state.get().queue).toBeNull();
  expect(pause).toHaveBeenCalledOnce();
  stopped.at(5.5);
  expect(stopped.player.time).toBe(5.5);
});

test("a pause keeps the stretches that are still to come", () => {
  const { player, at } = playingTwo();
  vi.spyOn(player.media, "paused", "get").mockReturnValue(false);
  player.toggle();
  expect(player.state.get().queue?.at).toBe(0);
  at(5.02);
  expect(player.time).toBe(20);
});
