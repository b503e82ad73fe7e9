import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { settingsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useSubtitles } from "@/lib/subtitle-settings";
import { SubtitleChoice } from "./subtitle-choice";
import { dotted } from "./zip-menu";

/** What the key d does; set by the menu while there is one. */
export const downloadKey = { open: (): void => undefined };

export function DownloadMenu({ run }: { run: Run }) {
  const { data } = useQuery(settingsQuery);
  const { asked } = useSubtitles();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    downloadKey.open = () => setOpen(true);
    return () => {
      downloadKey.open = () => undefined;
    };
  }, []);
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button className="max-sm:w-11 max-sm:px-0!">
          <Download size={16} aria-hidden="true" />
          <span className="max-sm:sr-only">Download</span>
          <ChevronDown size={14} className="max-sm:hidden" aria-hidden="true" />
        </Button>
      }
    >
      {data?.formats.map(({ name, title, extension }) => (
        <MenuItem
          key={name}
          href={`/api/runs/${run.id}/exports/${name}?download=1${asked([name])}`}
          hint={dotted(extension)}
        >
          {title}
        </MenuItem>
      ))}
      <SubtitleChoice />
    </Menu>
  );
}
