import { type Preferences, setPreference, usePreferences } from "./preferences";

/** Export formats that break text into lines. */
const SUBTITLES = new Set(["srt", "vtt"]);
const DEFAULTS = { subtitleLines: 2, subtitleLetters: 42 };

export interface SubtitleNumber {
  name: keyof typeof DEFAULTS;
  choices: number[];
}

/** Subtitle settings; they shape exported files, not runs. */
export const SUBTITLE_NUMBERS: SubtitleNumber[] = [
  { name: "subtitleLines", choices: [1, 2, 3] },
  { name: "subtitleLetters", choices: [32, 37, 42, 50] },
];

/** The subtitle settings, their setter, and the query string of an export. */
export function useSubtitleSettings() {
  const preferences = usePreferences();
  return {
    chosenValue: (name: SubtitleNumber["name"]) => preferences[name],
    setValue: (name: SubtitleNumber["name"], value: number) => setPreference(name, value),
    queryFor: (formats: string[]) =>
      formats.some((format) => SUBTITLES.has(format)) ? subtitleQuery(preferences) : "",
  };
}

function subtitleQuery({ subtitleLines: lines, subtitleLetters: letters }: Preferences): string {
  const count = lines === DEFAULTS.subtitleLines ? "" : `&max_line_count=${lines}`;
  return count + (letters === DEFAULTS.subtitleLetters ? "" : `&line_letters=${letters}`);
}
