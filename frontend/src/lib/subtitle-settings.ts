import { type Preferences, setPreference, usePreferences } from "./preferences";

/** The formats that are read while one watches, which alone have lines. */
const SUBTITLES = new Set(["srt", "vtt"]);
const DEFAULTS = { subtitleLines: 2, subtitleLetters: 42 };

export interface SubtitleNumber {
  name: keyof typeof DEFAULTS;
  title: string;
  choices: number[];
}

/** What can be chosen about subtitles: it shapes the files, and no run depends on it. */
export const SUBTITLE_NUMBERS: SubtitleNumber[] = [
  { name: "subtitleLines", title: "Lines of a subtitle", choices: [1, 2, 3] },
  { name: "subtitleLetters", title: "Letters in a line", choices: [32, 37, 42, 50] },
];

/** What is chosen about subtitles, how to choose, and what to ask for with a file. */
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
