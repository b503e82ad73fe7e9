import { api } from "../client";
import type { Group } from "../types";

export type GroupKind = "folders" | "tags";

/** Makes a folder or tag; one of that name that is there is answered. */
export function addGroup(kind: GroupKind, name: string): Promise<Group> {
  return api.post<Group>(`/${kind}`, { name });
}

/** Renames a folder or tag; refused where another has that name. */
export function renameGroup(kind: GroupKind, id: string, name: string): Promise<Group> {
  return api.patch<Group>(`/${kind}/${encodeURIComponent(id)}`, { name });
}

/** Deletes a folder or tag; its recordings stay. */
export async function deleteGroup(kind: GroupKind, id: string): Promise<void> {
  await api.delete(`/${kind}/${encodeURIComponent(id)}`);
}
