import { t } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";

export type Json = unknown;
export type Facts = Record<string, Json>;

/** One value as text; nested ones as "name value" pairs, because a table cell has no more room. */
export function valueText(value: Json): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(+value.toFixed(4));
  if (typeof value === "boolean") return t(value ? "log.yes" : "log.no");
  if (Array.isArray(value))
    return value.length
      ? value.map(valueText).join(isFacts(value[0]) ? "; " : ", ")
      : t("log.none");
  if (isFacts(value)) return factsInLine(value);
  return serverWords(String(value));
}

function factsInLine({ value, from, ...rest }: Facts): string {
  if (from !== undefined) {
    const unit = typeof rest.unit === "string" ? ` ${rest.unit}` : "";
    return `${valueText(value)}${unit} (${String(from)})`;
  }
  const all = value === undefined ? rest : { value, ...rest };
  return Object.entries(all)
    .map(([name, one]) => `${spaced(name)} ${valueText(one)}`)
    .join(",\n");
}

export function spaced(name: string): string {
  return name.includes(".") ? name : name.replaceAll("_", " "); // File names stay as they are.
}

export function isFacts(value: Json): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
