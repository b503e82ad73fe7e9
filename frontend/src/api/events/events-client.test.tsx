import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeEventSource } from "@/testing/fake-event-source";
import { subscribeToEvents } from "./events-client";

let hidden = false;
let stop: () => void;
const handlers = { onEvent: vi.fn(), onConnect: vi.fn(), onConnection: vi.fn() };

/** Puts the tab out of sight, or back. */
function hide(now: boolean): Promise<unknown> {
  hidden = now;
  document.dispatchEvent(new Event("visibilitychange"));
  return vi.advanceTimersByTimeAsync(0);
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  vi.clearAllMocks();
  stop = subscribeToEvents(handlers);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  stop();
  hidden = false;
  vi.useRealTimers();
});

test("a tab that nobody sees holds no stream, and asks anew when it is seen again", async () => {
  expect(FakeEventSource.streams).toBe(1);
  await hide(true);
  expect(FakeEventSource.streams).toBe(0);
  await hide(false);
  expect(FakeEventSource.streams).toBe(1);
  expect(handlers.onConnect).toHaveBeenCalledTimes(2);
});

test("what was missed out of sight counts as told only by a stream that goes on from a number", async () => {
  await hide(true);
  await hide(false);
  expect(handlers.onConnect).toHaveBeenLastCalledWith(false);
  FakeEventSource.send("resync", {});
  await hide(true);
  await hide(false);
  expect(handlers.onConnect).toHaveBeenLastCalledWith(true);
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no server"));
  FakeEventSource.breakDown();
  await hide(true);
  await hide(false);
  expect(handlers.onConnect).toHaveBeenLastCalledWith(false);
});

test("a stream that was broken stays away while nobody looks", async () => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no server"));
  FakeEventSource.breakDown();
  await hide(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeEventSource.streams).toBe(0);
  expect(fetch).not.toHaveBeenCalled();
});

test("once it has stopped, nothing brings the stream back", async () => {
  stop();
  await hide(true);
  await hide(false);
  expect(FakeEventSource.streams).toBe(0);
});

test("a poll that fails late does not say that an open stream is broken", async () => {
  let fail = (): void => undefined;
  vi.spyOn(globalThis, "fetch").mockImplementation(
    () =>
      new Promise((_, reject) => {
        fail = () => reject(new TypeError("no server"));
      }),
  );
  FakeEventSource.breakDown();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(FakeEventSource.streams).toBe(1);
  fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(handlers.onConnection).toHaveBeenLastCalledWith("open");
});
