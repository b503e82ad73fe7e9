import { useQuery } from "@tanstack/react-query";
import { formatsQuery } from "@/api/queries";
import type { ExportFormat, ExportOption, Formats } from "@/api/types";
import { type ExportChoices, preferences, setPreference, usePreferences } from "@/lib/preferences";

type Value = number | boolean;

/** What is chosen for exported files, among what the server offers. */
export function useExportChoices() {
  const { exports: chosen } = usePreferences();
  const { data: offered } = useQuery(formatsQuery);
  return {
    offered,
    chosen,
    format: offered && chosenFormat(offered, chosen),
    formats: offered ? chosenFormats(offered, chosen) : [],
    optionValue: (option: ExportOption) => chosen.options[option.name] ?? option.default,
    query: (formats: readonly ExportFormat[], edited = true) =>
      offered ? exportQuery(offered, chosen, formats, edited) : "",
  };
}

/** The format of a single file: the last used one, else the server's first. */
function chosenFormat({ exports }: Formats, { format }: ExportChoices): ExportFormat | undefined {
  return exports.find(({ name }) => name === format) ?? exports[0];
}

/** The formats of a zip: those last used, else that of single files. */
function chosenFormats(offered: Formats, chosen: ExportChoices): ExportFormat[] {
  const known = offered.exports.filter(({ name }) => chosen.formats.includes(name));
  const single = chosenFormat(offered, chosen);
  return known.length || !single ? known : [single];
}

/** Options that change the files of any of these formats, as the page offers them. */
export function optionsOf(offered: Formats, formats: readonly ExportFormat[]): ExportOption[] {
  const taken = new Set(formats.flatMap(({ options }) => options));
  return offered.options.filter(({ name, group }) => taken.has(name) && group !== "whisper");
}

/** The query string that asks for the chosen options, without those that are as usual. */
function exportQuery(
  offered: Formats,
  { options, edits }: ExportChoices,
  formats: readonly ExportFormat[],
  edited: boolean,
): string {
  const asked = optionsOf(offered, formats)
    .filter(({ name, default: usual }) => (options[name] ?? usual) !== usual)
    .map(({ name }) => `${name}=${options[name]}`);
  return [...(edited && edits === "none" ? ["edits=none"] : []), ...asked].join("&");
}

/** Keeps a choice; null takes the server's default again. */
export function chooseOption(name: string, value: Value | null): void {
  const { [name]: _, ...others } = preferences().exports.options;
  choose({ options: value === null ? others : { ...others, [name]: value } });
}

export function choose(change: Partial<ExportChoices>): void {
  setPreference("exports", { ...preferences().exports, ...change });
}

/** An ending as it is shown, whether the server writes the dot or not. */
export function withDot(extension: string): string {
  return extension.startsWith(".") ? extension : `.${extension}`;
}
