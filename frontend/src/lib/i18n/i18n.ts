import { createInstance, type TFunction } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
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

/** The text of a key in the page's language, outside React. */
export const t: TFunction = i18n.t;

/** The text of a key in English, as the server would say it. */
export const inEnglish: TFunction = i18n.getFixedT(FIRST);

/** The page's language, now; for `Intl`. */
export function pageLanguage(): string {
  return i18n.language;
}

/** The page's language; a component whose texts come from helpers is drawn anew when it changes. */
export function usePageLanguage(): string {
  return useTranslation().i18n.language;
}

/** Texts in the page's language for a component, which is drawn anew when it changes. */
export function useT(): TFunction {
  return useTranslation().t;
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
