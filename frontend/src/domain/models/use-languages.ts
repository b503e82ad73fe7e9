import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { settingsQuery } from "@/api/queries";
import { usePageLanguage } from "@/lib/i18n/i18n";
import { languageName } from "@/lib/i18n/language-names";

/** The languages that models know, by their names in the page's language. */
export function useLanguages() {
  const { data: settings } = useQuery(settingsQuery);
  const pageLanguage = usePageLanguage();
  const languages = useMemo(
    () =>
      (settings?.languages ?? [])
        .map(({ code, name }) => ({ code, name: languageName(code, name) }))
        .sort((a, b) => a.name.localeCompare(b.name, pageLanguage)),
    [settings, pageLanguage],
  );
  const nameOf = (code: string) => languages.find((one) => one.code === code)?.name ?? code;
  return { languages, nameOf };
}
