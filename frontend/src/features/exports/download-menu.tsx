import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { settingsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import { useSubtitleSettings } from "@/lib/subtitle-settings";
import { SubtitleChoice } from "./subtitle-choice";
import { withDot } from "./zip-menu";

/** The action of the shortcut "d"; set while the menu is mounted. */
export const downloadShortcut = { open: (): void => undefined };

export function DownloadMenu({ run }: { run: Run }) {
  const t = useT();
  const { data } = useQuery(settingsQuery);
  const { queryFor } = useSubtitleSettings();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    downloadShortcut.open = () => setOpen(true);
    return () => {
      downloadShortcut.open = () => undefined;
    };
  }, []);
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button className="max-sm:w-11 max-sm:px-0!">
          <Download size={16} aria-hidden="true" />
          <span className="max-sm:sr-only">{t("exports.download")}</span>
          <ChevronDown size={14} className="max-sm:hidden" aria-hidden="true" />
        </Button>
      }
    >
      {data?.formats.map(({ name, title, extension }) => (
        <MenuItem
          key={name}
          href={`/api/runs/${run.id}/exports/${name}?download=1${queryFor([name])}`}
          hint={withDot(extension)}
        >
          <ServerText of={title} />
        </MenuItem>
      ))}
      <SubtitleChoice />
    </Menu>
  );
}
