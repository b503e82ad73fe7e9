import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "@/api/queries";

/** The languages that models know, and their English names. */
export function useLanguages() {
  const { data: settings } = useQuery(settingsQuery);
  const languages = settings?.languages ?? [];
  const nameOf = (code: string) => languages.find((one) => one.code === code)?.name ?? code;
  return { languages, nameOf };
}
