import { useEffect } from "react";
import { preferredLanguage, setPageLanguage } from "@/lib/i18n/i18n";
import { usePreferences } from "@/lib/preferences";

/** Keeps the page in the language that is chosen in the settings, here or in another tab. */
export function useChosenLanguage(): void {
  const { language } = usePreferences();
  useEffect(() => void setPageLanguage(preferredLanguage(language)), [language]);
}
