import { type Preferences, setPreference, usePreferences } from "./preferences";

/** The formats that are read while one watches, which alone have lines. */
const SUBTITLES = new Set(["srt", "vtt"]);
const USUAL = { subtitleLines: 2, subtitleLetters: 42 };

export interface SubtitleNumber {
  name: keyof typeof USUAL;
  title: string;
  choices: number[];
}

/** What can be chosen about subtitles: it shapes the files, and no run depends on it. */
export const SUBTITLE_NUMBERS: SubtitleNumber[] = [
  { name: "subtitleLines", title: "Lines of a subtitle", choices: [1, 2, 3] },
  { name: "subtitleLetters", title: "Letters in a line", choices: [32, 37, 42, 50] },
];

/** What is chosen about subtitles, how to choose, and what to ask for with a file. */
export function useSubtitles() {
  const preferences = usePreferences();
  return {
    chosen: (name: SubtitleNumber["name"]) => preferences[name],
    choose: (name: SubtitleNumber["name"], value: number) => setPreference(name, value),
    asked: (formats: string[]) =>
      formats.some((format) => SUBTITLES.has(format)) ? asked(preferences) : "",
  };
}

function asked({ subtitleLines: lines, subtitleLetters: letters }: Preferences): string {
  const count = lines === USUAL.subtitleLines ? "" : `&max_line_count=${lines}`;
  return count + (letters === USUAL.subtitleLetters ? "" : `&line_letters=${letters}`);
}
