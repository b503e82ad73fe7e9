import { createInstance, type TFunction } from "i18next";
import { useSyncExternalStore } from "react";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    nsSeparator: false;
    returnNull: false;
  }
}

/** The language that every text exists in; the others are fetched when they are wanted. */
const FIRST = "en";

const files = import.meta.glob<typeof en>(["../../locales/*.json", "!../../locales/en.json"], {
  import: "default",
});
const loaders = new Map(
  Object.entries(files).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ""), load]),
);

/** Codes of the page's languages: one for each file in `src/locales`. */
export const PAGE_LANGUAGES = [FIRST, ...loaders.keys()];

const i18n = createInstance();
i18n.use(initReactI18next);
void i18n.init({
  lng: FIRST,
  fallbackLng: FIRST,
  resources: { [FIRST]: { translation: en } },
  initAsync: false,
  nsSeparator: false,
  interpolation: { escapeValue: false }, // React escapes.
  react: { useSuspense: false, transSupportBasicHtmlNodes: false },
});
// English goes on in lower case after a colon; "FLAC is ..." keeps its capitals.
i18n.services.formatter?.add("lowerFirst", (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text,
);

/** The texts of one language; those without anything to fill in are looked up once. */
function textsOf(language: string): TFunction {
  const lookUp = i18n.getFixedT(language);
  const known = new Map<string, string>();
  const text = (key: string, values?: object): string => {
    if (values) return String(lookUp(key as never, values as never));
    const found = known.get(key) ?? String(lookUp(key as never));
    known.set(key, found);
    return found;
  };
  return text as TFunction;
}

const languages = new Map<string, TFunction>();

function inLanguage(language: string): TFunction {
  const texts = languages.get(language) ?? textsOf(language);
  languages.set(language, texts);
  return texts;
}

/** The text of a key in the page's language, outside React. */
export const t = ((key: string, values?: object) =>
  inLanguage(i18n.language)(key as never, values as never)) as TFunction;

/** The text of a key in English, as the server would say it. */
export const inEnglish: TFunction = i18n.getFixedT(FIRST);

/** The page's language, now; for `Intl`. */
export function pageLanguage(): string {
  return i18n.language;
}

/** The page's language; a component whose texts come from helpers is drawn anew when it changes. */
export function usePageLanguage(): string {
  return useSyncExternalStore(onLanguage, pageLanguage);
}

/** Texts in the page's language for a component, which is drawn anew when it changes. */
export function useT(): TFunction {
  return inLanguage(usePageLanguage());
}

function onLanguage(told: () => void): () => void {
  i18n.on("languageChanged", told);
  return () => i18n.off("languageChanged", told);
}

/** The language to begin with: the chosen one, else the first of the browser's that is known. */
export function preferredLanguage(chosen: string | null): string {
  const wanted = [chosen ?? "", ...navigator.languages];
  const known = wanted.map((tag) => tag.split("-")[0]?.toLowerCase() ?? "");
  return known.find((code) => PAGE_LANGUAGES.includes(code)) ?? FIRST;
}

let wanted = FIRST;

/** Puts the page into a language, once its texts are here; without them it stays as it is. */
export async function setPageLanguage(code: string): Promise<void> {
  wanted = code;
  const texts = await loaders
    .get(code)?.()
    .catch(() => null);
  if (wanted !== code || texts === null) return;
  if (texts) i18n.addResourceBundle(code, "translation", texts);
  await i18n.changeLanguage(code);
  document.documentElement.lang = code;
}
