import en from "@/locales/en.json";
import { pageLanguage, t } from "./i18n";
import { translatedName } from "./language-names";

/** A problem as the server sends it: a sentence, and for most a code. */
export interface ServerProblem {
  message: string;
  code?: string;
}

/** Words of the server in the page's language; `lang` where they stay in English. */
export interface Translated {
  text: string;
  lang: "en" | undefined;
}

type SentenceKey = keyof typeof en.server.sentences;
type CodeKey = keyof typeof en.server.codes;

/**
 * The server's words in the page's language: by their sentence, which the catalog has in English
 * with its values; else by their code; else as they were sent.
 */
export function serverText(of: string | ServerProblem): Translated {
  const { message, code }: ServerProblem = typeof of === "string" ? { message: of } : of;
  if (pageLanguage() === "en") return { text: message, lang: undefined };
  const text = translated(message) ?? (isCode(code) ? t(`server.codes.${code}`) : null);
  return { text: text ?? message, lang: text === null ? "en" : undefined };
}

/** The server's words where no markup can say that they are in English. */
export function serverWords(of: string | ServerProblem): string {
  return serverText(of).text;
}

function isCode(code: string | undefined): code is CodeKey {
  return code !== undefined && code in en.server.codes;
}

/** What was translated, by language and sentence; a long transcript repeats its reasons. */
const known = new Map<string, string | null>();

function translated(message: string): string | null {
  const key = `${pageLanguage()} ${message}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = inPieces(message, /(?<=[.!?]) /, " ") ?? inPieces(message, /; /, "; ");
  known.set(key, text);
  return text;
}

interface Pattern {
  key: SentenceKey;
  expression: RegExp;
  names: string[];
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
/** A value in a sentence; a semicolon parts phrases, so none goes over it. */
const ANY = "((?:(?!; ).)+?)";
const VALUE = /\{\{(\w+)[^}]*\}\}/;
let patterns: Pattern[] | null = null;

function asSentence(message: string): string | null {
  patterns ??= allPatterns();
  for (const { key, expression, names } of patterns) {
    const match = expression.exec(message);
    if (!match) continue;
    const values = names.map((name, index) => [name, valueText(name, match[index + 1] ?? "")]);
    return t(`server.sentences.${key}`, Object.fromEntries(values));
  }
  return null;
}

/** The sentences with the most fixed words first: a value could hold the words of another. */
function allPatterns(): Pattern[] {
  const fixed = (text: string) => text.replace(new RegExp(VALUE, "g"), "").length;
  return Object.entries(en.server.sentences)
    .sort(([, one], [, other]) => fixed(other) - fixed(one))
    .map(([name, text]) => patternOf(name, text));
}

function patternOf(name: string, text: string): Pattern {
  const parts = text.split(new RegExp(VALUE, "g"));
  const source = parts
    .map((part, index) => (index % 2 ? ANY : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return {
    key: name.replace(PLURAL, "") as SentenceKey,
    expression: new RegExp(`^${source}$`, "s"),
    names: parts.filter((_, index) => index % 2),
  };
}

/** A value of a sentence: names of languages and decimal points are the page's, too. */
function valueText(name: string, value: string): string | number {
  if (name === "count") return Number(value);
  if (name.toLowerCase().endsWith("language")) return translatedName(value);
  if (!/^[\d.]+( \p{L}+)*$/u.test(value)) return value;
  return value.replace(/\d+\.\d+/g, (number) => Number(number).toLocaleString(pageLanguage()));
}

/** Several sentences or phrases, if every one is known; one may hold what parts them. */
function inPieces(message: string, end: RegExp, between: string): string | null {
  const pieces = message.split(end);
  const done: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    const ends = pieces.map((_, index) => pieces.length - index).filter((to) => to > from);
    const to = ends.find((one) => asSentence(pieces.slice(from, one).join(between)) !== null);
    if (to === undefined) return null;
    done.push(asSentence(pieces.slice(from, to).join(between)) ?? "");
    from = to;
  }
  return done.join(between);
}
