/** Formats, previews and the check of subtitles, as the server tells them. */

const READING = ["times", "doubtful", "removed", "receipt"];
const CUES = [
  "line_letters",
  "max_line_count",
  "reading_speed",
  "shortest_cue",
  "longest_cue",
  "cue_gap",
];

const format = (name, title, purpose, media_type, options) => ({
  ...{ name, title, purpose, extension: name, media_type, options },
});
const flag = (name, help) => ({
  ...{ name, group: "contents", help, unit: "", kind: "boolean", low: null, high: null },
  default: false,
});
const rule = (name, usual, unit, high, kind = "number") => ({
  ...{ name, group: "subtitles", help: name, unit, kind, low: 1, high, default: usual },
});

export const FORMATS = {
  exports: [
    format("txt", "Plain text", "reading and mail", "text/plain", READING),
    format("srt", "SubRip subtitles", "video players and editors", "application/x-subrip", ["doubtful", ...CUES]),
    format("vtt", "WebVTT subtitles", "web pages", "text/vtt", ["word_times", "doubtful", ...CUES]),
    format("tsv", "Table (tab-separated)", "scripts: segments in milliseconds", "text/tab-separated-values", []),
    format("docx", "Word document", "Word, LibreOffice and Google Docs", "application/docx", READING),
    format("html", "Page that plays (HTML)", "sending to somebody: it plays each word", "text/html", ["doubtful", "receipt", "embed"]),
    format("textgrid", "Praat TextGrid", "Praat", "text/x-praat-textgrid", ["removed"]),
  ],
  options: [
    flag("times", "time in front of each paragraph"),
    flag("word_times", "time of each word"),
    flag("doubtful", "mark the words that are in doubt"),
    flag("removed", "show the words that were set aside"),
    flag("receipt", "say how the file came about"),
    flag("embed", "put the recording into the page"),
    rule("line_letters", 42, "", 1000, "integer"),
    rule("max_line_count", 2, "", null, "integer"),
    rule("reading_speed", 17, "letters/s", 1000),
    { ...rule("shortest_cue", 1, "s", 86400), low: 0 },
    { ...rule("longest_cue", 7, "s", 86400), low: 0.1 },
    { ...rule("cue_gap", 0.084, "s", 60), low: 0 },
  ],
  imports: [
    { name: "srt", title: "SubRip subtitles", extension: "srt" },
    { name: "vtt", title: "WebVTT subtitles", extension: "vtt" },
    { name: "json", title: "JSON (whisper layout)", extension: "json" },
  ],
}; // biome-ignore format: tables of data

const stamp = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23).replace(".", ",");

export function preview(name, transcript, query) {
  const segments = transcript?.segments ?? [];
  const text = {
    srt: () =>
      segments
        .map(
          (one, at) => `${at + 1}\n${stamp(one.start)} --> ${stamp(one.end)}\n${one.text.trim()}\n`,
        )
        .join("\n"),
    html: () =>
      `<!doctype html><html lang="en"><body><h1>${name}</h1>${segments.map((one) => `<p>${one.text}</p>`).join("")}<script>document.title = "ran";</script></body></html>`,
    docx: () => null,
  }[name];
  const plain = () =>
    segments
      .map((one) => (query.get("times") ? `[${stamp(one.start)}]` : "") + one.text)
      .join("\n");
  const whole = (text ?? plain)();
  const shown = name === "html" ? whole : whole?.split("\n").slice(0, 60).join("\n");
  const { media_type, extension } = FORMATS.exports.find((one) => one.name === name);
  return {
    name: `interview-03.${extension}`,
    media_type,
    size: whole?.length ?? 20_000,
    text: shown ?? null,
    complete: shown === whole,
  };
}

/** Every third subtitle is too quick, unless more is allowed. */
export function broken(transcript, query) {
  const segments = transcript?.segments ?? [];
  const limit = Number(query.get("reading_speed") ?? 17);
  const items = segments
    .map(({ start }, at) => ({ cue: at + 1, start, rule: "reading_speed", value: 19.5, limit }))
    .filter(({ cue, value }) => cue % 3 === 0 && value > limit);
  return { cues: segments.length, items };
}
