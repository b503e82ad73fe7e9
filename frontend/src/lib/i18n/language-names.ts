import { pageLanguage } from "./i18n";

/** The name of a language in the page's; the name that is known, where there is none. */
export function languageName(code: string, known: string): string {
  if (pageLanguage() === "en") return known;
  return nameIn(pageLanguage(), code) ?? known;
}

/** The name of a language in itself: "Deutsch". */
export function ownName(code: string): string {
  const name = nameIn(code, code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

/** The name of a language tag, in a language; null where it names none. */
export function nameIn(language: string, tag: string): string | null {
  try {
    const names = new Intl.DisplayNames(language, { type: "language", fallback: "none" });
    return names.of(tag) ?? null;
  } catch {
    return null; // Not a tag at all.
  }
}

/** The name in the page's language of one that is named in English; else the same. */
export function translatedName(english: string): string {
  const code = codesByName().get(english.toLowerCase());
  return code ? languageName(code, english) : english;
}

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
let codes: Map<string, string> | null = null;

function codesByName(): Map<string, string> {
  codes ??= new Map(
    [...LETTERS.flatMap((a) => LETTERS.map((b) => a + b)), "haw", "yue"].flatMap((code) => {
      const name = nameIn("en", code)?.toLowerCase();
      return name ? [[name, code] as const] : [];
    }),
  );
  return codes;
}
