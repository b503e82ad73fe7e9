import { usePageLanguage } from "@/lib/i18n/i18n";
import { type ServerProblem, serverText } from "@/lib/i18n/server-text";

/** Words of the server in the page's language; where they stay in English, screen readers know. */
export function ServerText({ of }: { of: string | ServerProblem }) {
  usePageLanguage();
  const { text, lang } = serverText(of);
  return lang ? <span lang={lang}>{text}</span> : text;
}
