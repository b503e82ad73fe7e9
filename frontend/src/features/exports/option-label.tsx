import type { ExportOption } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import en from "@/locales/en.json";

type Known = keyof typeof en.exports.options;

/** Name of an option in the page's words, else in the server's. */
export function OptionLabel({ option }: { option: Pick<ExportOption, "name" | "help"> }) {
  const t = useT();
  return isKnown(option.name) ? (
    <span>{t(`exports.options.${option.name}`)}</span>
  ) : (
    <ServerText of={option.help} />
  );
}

function isKnown(name: string): name is Known {
  return name in en.exports.options;
}
