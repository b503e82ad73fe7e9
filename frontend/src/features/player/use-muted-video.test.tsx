import { expect, test, vi } from "vitest";
import { syncVideo } from "./use-muted-video";

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
