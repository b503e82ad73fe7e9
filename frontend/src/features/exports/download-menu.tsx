import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { settingsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { createStore, useStore } from "@/lib/store";
import { dotted } from "./zip-menu";

const opened = createStore(false);

/** Opens the menu from elsewhere, for the key d. */
export const openDownloads = () => opened.set(true);

export function DownloadMenu({ run }: { run: Run }) {
  const { data } = useQuery(settingsQuery);
  const open = useStore(opened);
  return (
    <Menu
      open={open}
      onOpenChange={opened.set}
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
          href={`/api/runs/${run.id}/exports/${name}?download=1`}
          hint={dotted(extension)}
        >
          {title}
        </MenuItem>
      ))}
    </Menu>
  );
}
