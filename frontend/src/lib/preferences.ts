import { createStore, useStore } from "./store";

type Theme = "system" | "light" | "dark";
type Shading = "off" | "subtle" | "strong";

export interface ExportChoices {
  /** Format of a single file; null before one was chosen. */
  format: string | null;
  /** Formats of each recording in a zip. */
  formats: string[];
  /** The text as it was edited, or as the run wrote it. */
  edits: "all" | "none";
  /** Options that are not the server's defaults, by name. */
  options: Record<string, number | boolean>;
}

/** Settings kept by this browser. */
export interface Preferences {
  /** The page's language; null for the browser's. */
  language: string | null;
  theme: Theme;
  shading: Shading;
  showRemoved: boolean;
  rate: number;
  /** What exported files were last chosen to be; formats and options are the server's. */
  exports: ExportChoices;
  /** What comes first in a review: what is said first, or what is most likely wrong. */
  reviewOrder: "time" | "risk";
  /** The browser's name of the microphone that is recorded from; null for its usual one. */
  microphone: string | null;
}

const KEY = "tacet.preferences";
const DEFAULTS: Preferences = {
  language: null,
  theme: "system",
  shading: "subtle",
  showRemoved: false,
  rate: 1,
  exports: { format: null, formats: [], edits: "all", options: {} },
  reviewOrder: "time",
  microphone: null,
};

const store = createStore<Preferences>(read());

/** Puts the remembered theme and shading on the document; called before the first paint. */
export function applyPreferences(): void {
  show(store.get());
  store.subscribe(() => {
    show(store.get());
    write(store.get());
  });
  // All of them are kept as one, so what another tab chose must be known before something is chosen here.
  addEventListener("storage", ({ key }) => {
    if (key === KEY) store.set(read());
  });
}

/** The language that was chosen for the page; null for the browser's. */
export function chosenLanguage(): string | null {
  return store.get().language;
}

export function usePreferences(): Preferences {
  return useStore(store);
}

/** The preferences as they are now. */
export function preferences(): Preferences {
  return store.get();
}

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  store.set((now) => ({ ...now, [key]: value }));
}

/** Switches a review between the order of time and that of risk. */
export function switchReviewOrder(): void {
  setPreference("reviewOrder", store.get().reviewOrder === "time" ? "risk" : "time");
}

/** Switches between light and dark. */
export function toggleTheme(): void {
  setPreference("theme", isDark() ? "light" : "dark");
}

export function isDark(): boolean {
  const { theme } = store.get();
  return theme === "dark" || (theme === "system" && prefersDark());
}

function prefersDark(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches;
}

function show({ theme, shading }: Preferences): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.shading = shading;
}

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as object) };
  } catch {
    return DEFAULTS; // A browser may forbid storage, or hold something old; neither matters.
  }
}

function write(value: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the choice then lasts until the page closes.
  }
}
