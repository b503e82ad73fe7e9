import { expect, test } from "vitest";
import { applyPreferences, isDark, setPreference } from "./preferences";

test("what another tab chose is not chosen away here", () => {
  applyPreferences();
  setPreference("shading", "strong");
  const key = "tacet.preferences";
  const kept = () => JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, unknown>;
  localStorage.setItem(key, JSON.stringify({ ...kept(), theme: "dark" }));
  dispatchEvent(new StorageEvent("storage", { key }));
  expect(isDark()).toBe(true);
  expect(document.documentElement.dataset.theme).toBe("dark");
  setPreference("rate", 1.5);
  expect(kept()).toMatchObject({ theme: "dark", shading: "strong", rate: 1.5 });
});
