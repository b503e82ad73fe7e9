import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { syncVideo } from "@/features/player/use-muted-video";
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

test("a picture follows the sound it belongs to", () => {
  const [video, sound] = [document.createElement("video"), document.createElement("video")];
  const play = vi.spyOn(video, "play");
  const stop = syncVideo(video, sound);
  sound.currentTime = 7;
  sound.playbackRate = 1.5;
  vi.spyOn(sound, "paused", "get").mockReturnValue(false);
  sound.dispatchEvent(new Event("timeupdate"));
  expect([video.currentTime, video.playbackRate, play.mock.calls.length]).toEqual([7, 1.5, 1]);
  stop();
  sound.currentTime = 20;
  sound.dispatchEvent(new Event("timeupdate"));
  expect(video.currentTime).toBe(7);
});

test("a sound that came and cannot be played is told as that", async () => {
  const player = await failed(() => new HttpResponse(null, { status: 200 }));
  expect(player.state.get().fault).toBe("unplayable");
});

test("a player without a recording stands at the start and goes nowhere", () => {
  const player = new Player();
  player.open("rec-1", 12);
  const load = vi.spyOn(player.media, "load");
  const told: number[] = [];
  player.onTick((seconds) => told.push(seconds));
  player.open(null);
  player.seek(7);
  expect(load).toHaveBeenCalledOnce();
  expect(player.time).toBe(0);
  expect(told).toEqual([0]);
});

test("while it plays, the place is told about every five seconds", () => {
  const player = new Player();
  player.open("rec-1", 12);
  vi.spyOn(player.media, "paused", "get").mockReturnValue(false);
  const told: number[] = [];
  player.onSettled((seconds) => told.push(seconds));
  for (const seconds of [13, 16.9, 17.1, 18, 22.2]) {
    player.media.currentTime = seconds;
    player.media.dispatchEvent(new Event("timeupdate"));
  }
  expect(told).toEqual([17.1, 22.2]);
});
