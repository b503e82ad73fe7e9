import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { settingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import { useSubtitleSettings } from "@/lib/subtitle-settings";
import { SubtitleChoice } from "./subtitle-choice";

/** Every finished transcript as one zip file, in one format or in all of them. */
export function ZipMenu() {
  const t = useT();
  const { data } = useQuery(settingsQuery);
  const { queryFor } = useSubtitleSettings();
  const formats = data?.formats ?? [];
  const names = formats.map(({ name }) => name);
  const all = names.map((name) => `format=${encodeURIComponent(name)}`).join("&");
  return (
    <Menu
      trigger={
        <Button square aria-label={t("exports.all")} title={t("exports.all")}>
          <Download size={16} aria-hidden="true" />
        </Button>
      }
    >
      <p className="px-4 py-2 text-small text-soft">{t("exports.zip")}</p>
      {formats.map(({ name, title, extension }) => (
        <MenuItem
          key={name}
          href={`/api/exports.zip?format=${name}${queryFor([name])}`}
          hint={withDot(extension)}
        >
          <ServerText of={title} />
        </MenuItem>
      ))}
      <MenuItem href={`/api/exports.zip?${all}${queryFor(names)}`}>
        {t("exports.everyFormat")}
      </MenuItem>
      <SubtitleChoice />
    </Menu>
  );
}

export function withDot(extension: string): string {
  return extension.startsWith(".") ? extension : `.${extension}`;
}
