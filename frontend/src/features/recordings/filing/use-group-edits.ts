import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteGroup, type GroupKind, renameGroup } from "@/api/recordings/groups";
import { readLists } from "@/api/recordings/recording-cache";
import type { Group } from "@/api/types";
import { useSetUrlState } from "@/lib/url-state";

/** Renames a folder or tag; the list stays filtered by it. */
export function useRenameGroup(kind: GroupKind) {
  const client = useQueryClient();
  const change = useSetUrlState();
  return useMutation({
    mutationFn: ({ group, name }: { group: Group; name: string }) =>
      renameGroup(kind, group.id, name),
    onSuccess: ({ name }, { group }) => {
      if (kind === "tags") {
        change((now) => (now.tag === group.name ? { ...now, tag: name } : now), { replace: true });
      }
      return readLists(client);
    },
  });
}

/** Deletes a folder or tag; a list that was filtered by it shows all again. */
export function useDeleteGroup(kind: GroupKind) {
  const client = useQueryClient();
  const change = useSetUrlState();
  return useMutation({
    mutationFn: ({ id }: Group) => deleteGroup(kind, id),
    onSuccess: (_, { id, name }) => {
      const filter = kind === "folders" ? "folder" : "tag";
      const value = kind === "folders" ? id : name;
      change((now) => (now[filter] === value ? { ...now, [filter]: undefined } : now), {
        replace: true,
      });
      return readLists(client);
    },
  });
}
