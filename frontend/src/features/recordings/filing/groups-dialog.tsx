import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { GroupKind } from "@/api/recordings/groups";
import { groupsQuery } from "@/api/recordings/recording-queries";
import type { Group } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { useT } from "@/lib/i18n/i18n";
import { GroupRow } from "./group-row";

export interface GroupsDialogProps {
  open: boolean;
  onClose: () => void;
}

/** All folders and tags, to be renamed and deleted. */
export function GroupsDialog({ open, onClose }: GroupsDialogProps) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t("library.groups.title")}>
      <AllGroups />
    </Dialog>
  );
}

function AllGroups() {
  const t = useT();
  const { data: folders = [] } = useQuery(groupsQuery("folders"));
  const { data: tags = [] } = useQuery(groupsQuery("tags"));
  const top = useRef<HTMLDivElement>(null);
  const onGone = () => top.current?.focus(); // The button that was pressed goes with its row.
  return (
    <div ref={top} tabIndex={-1} className="flex flex-col gap-6 outline-none">
      {folders.length + tags.length === 0 && (
        <p className="text-small">{t("library.groups.none")}</p>
      )}
      <Groups kind="folders" title={t("library.groups.folders")} groups={folders} onGone={onGone} />
      <Groups kind="tags" title={t("library.tags")} groups={tags} onGone={onGone} />
    </div>
  );
}

interface GroupsProps {
  kind: GroupKind;
  title: string;
  groups: Group[];
  onGone: () => void;
}

function Groups({ kind, title, groups, onGone }: GroupsProps) {
  if (groups.length === 0) return null;
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-body">{title}</h3>
      <ul className="border-line border-t">
        {groups.map((group) => (
          <GroupRow key={group.id} kind={kind} group={group} onGone={onGone} />
        ))}
      </ul>
    </section>
  );
}
