import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { settingsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { dotted } from "./zip-menu";

/** What the key d does; set by the menu while there is one. */
export const downloadKey = { open: (): void => undefined };

export function DownloadMenu({ run }: { run: Run }) {
  const { data } = useQuery(settingsQuery);
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
      {data?.formats.flatMap(({ name, title, extension }) =>
        waysOf(name).map(({ also, asked }) => (
          <MenuItem
            key={name + asked}
            href={`/api/runs/${run.id}/exports/${name}?download=1${asked}`}
            hint={also ? undefined : dotted(extension)}
          >
            {title + also}
          </MenuItem>
        )),
      )}
    </Menu>
  );
}

const SUBTITLES = new Set(["srt", "vtt"]);

/** What a format can be asked for: subtitles with as many lines as usual, or with one. */
function waysOf(format: string): { also: string; asked: string }[] {
  const usual = { also: "", asked: "" };
  if (!SUBTITLES.has(format)) return [usual];
  return [usual, { also: ", one line", asked: "&max_line_count=1" }];
}
