import type { Formats } from "@/api/types";

/** Three formats: of paragraphs, of subtitles, and one that holds nothing but the words. */
export function formats(): Formats {
  const format = (name: string, title: string, purpose: string, options: string[]) => ({
    ...{ name, title, purpose, extension: name, media_type: "text/plain", options },
  });
  const flag = { unit: "", kind: "boolean" as const, low: null, high: null, default: false };
  const number = { group: "subtitles" as const, unit: "", kind: "integer" as const, low: 1 };
  return {
    exports: [
      format("txt", "Plain text", "reading and mail", ["times", "receipt"]),
      format("srt", "SubRip subtitles", "video players and editors", [
        ...["max_line_count", "line_letters", "reading_speed", "max_line_width"],
      ]),
      format("tsv", "Table (tab-separated)", "scripts: segments in milliseconds", []),
    ],
    options: [
      { name: "times", group: "contents", help: "times", ...flag },
      { name: "receipt", group: "contents", help: "receipt", ...flag },
      { name: "max_line_count", help: "lines", high: null, default: 2, ...number },
      { name: "line_letters", help: "letters", high: 1000, default: 42, ...number },
      { name: "reading_speed", help: "speed", high: 1000, default: 17, ...number },
      { ...number, name: "max_line_width", group: "whisper", help: "", high: null, default: null },
    ],
    imports: [{ name: "srt", title: "SubRip subtitles", extension: "srt" }],
  };
}
