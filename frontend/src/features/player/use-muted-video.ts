import { useEffect, useState } from "react";
import type { Recording } from "@/api/types";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";

const APART = 0.15; // Seconds between picture and sound that nobody sees.

/**
 * The muted original of a video whose sound plays from a copy, synchronized to the player; null
 * without a picture.
 */
export function useMutedVideo(recording: Recording | null): HTMLVideoElement | null {
  const player = usePlayer();
  const { recordingId, track, picture } = usePlayerState();
  const [shown, setShown] = useState<HTMLVideoElement | null>(null);
  const wanted =
    recording?.id === recordingId &&
    recording?.playable &&
    recording.media_type.startsWith("video/") &&
    track !== null &&
    picture === false;
  const id = wanted ? recording.id : null;
  useEffect(() => {
    if (id === null) return;
    const video = document.createElement("video");
    video.addEventListener("loadedmetadata", () => video.videoWidth > 0 && setShown(video));
    video.muted = true;
    video.playsInline = true;
    video.preload = "metadata";
    video.src = `/api/recordings/${id}/media`;
    const stop = syncVideo(video, player.media);
    return () => {
      stop();
      setShown(null);
      video.removeAttribute("src");
      video.load();
    };
  }, [id, player]);
  return shown;
}

/** Synchronizes a video with the player; returns the stop function. */
export function syncVideo(video: HTMLVideoElement, clock: HTMLMediaElement): () => void {
  const follow = () => {
    video.playbackRate = clock.playbackRate;
    if (Math.abs(video.currentTime - clock.currentTime) > APART) {
      video.currentTime = clock.currentTime;
    }
    if (clock.paused) video.pause();
    // Where the picture ends before the sound, its last moment stays.
    else if (video.paused && !video.ended) video.play()?.catch(() => undefined);
  };
  const events = ["play", "pause", "seeking", "seeked", "ratechange", "timeupdate"];
  for (const name of events) clock.addEventListener(name, follow);
  video.addEventListener("loadedmetadata", follow);
  return () => {
    for (const name of events) clock.removeEventListener(name, follow);
    video.pause();
  };
}
