import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { FakeEventSource } from "./fake-event-source";
import { server } from "./server";

// What a browser has and jsdom lacks. Sizes are fixed, so that virtual lists draw their rows.
globalThis.EventSource = FakeEventSource as unknown as typeof EventSource;
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia = ((media: string) => ({
  media,
  matches: false,
  addEventListener() {},
  removeEventListener() {},
})) as unknown as typeof matchMedia;
for (const name of ["offsetHeight", "offsetWidth", "clientHeight", "clientWidth"]) {
  Object.defineProperty(HTMLElement.prototype, name, { get: () => 800 });
}
HTMLElement.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;
HTMLMediaElement.prototype.play = async () => undefined;
HTMLMediaElement.prototype.pause = () => undefined;
HTMLMediaElement.prototype.load = () => undefined;

// On a busy machine a first draw takes longer than the usual second.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  FakeEventSource.close();
  localStorage.clear();
});
afterAll(() => server.close());
