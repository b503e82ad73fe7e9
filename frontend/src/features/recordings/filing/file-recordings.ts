import type { QueryClient } from "@tanstack/react-query";
import { actOn } from "@/api/recordings/bulk";
import { addGroup } from "@/api/recordings/groups";
import { changeAtOnce, readLists } from "@/api/recordings/recording-cache";
import type { Recording } from "@/api/types";
import { notifyProblem, offerUndo } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";

/** A change of tags and folder; what is undefined stays. */
export interface Filing {
  added: string[];
  removed: string[];
  /** An id, null for no folder, or a name for a new one. */
  folder?: string | null | { name: string };
}

type Target = Parameters<typeof actOn>[0];

const AT_ONCE = 500; // Rows that change before the server has answered.

/** Files recordings under tags and a folder, and offers to take that back. */
export async function fileRecordings(
  client: QueryClient,
  before: Recording[],
  target: Target,
  change: Filing,
): Promise<void> {
  const { added, removed } = change;
  const folder = await folderId(change.folder);
  if (before.length <= AT_ONCE) showFiled(client, before, { ...change, folder });
  if (added.length || removed.length)
    await actOn(target, { action: "tag", tags: added, remove_tags: removed });
  if (folder !== undefined) await actOn(target, { action: "move", folder_id: folder });
  offerUndo(t("library.filed", { count: before.length }), () => {
    void takeBack(before, { ...change, folder })
      .catch(notifyProblem)
      .finally(() => readLists(client));
  });
}

async function folderId(folder: Filing["folder"]): Promise<string | null | undefined> {
  return typeof folder === "object" && folder
    ? (await addGroup("folders", folder.name)).id
    : folder;
}

type Filed = Omit<Filing, "folder"> & { folder?: string | null };

function showFiled(client: QueryClient, all: Recording[], { added, removed, folder }: Filed) {
  const gone = new Set(removed.map(folded));
  for (const { id, tags, folder_id } of all) {
    const kept = tags.filter((tag) => !gone.has(folded(tag)));
    const fresh = added.filter((tag) => !kept.some((one) => folded(one) === folded(tag)));
    changeAtOnce(client, id, {
      tags: [...kept, ...fresh].sort((a, b) => a.localeCompare(b)),
      folder_id: folder === undefined ? folder_id : folder,
    });
  }
}

/** Lets each recording have the tags and the folder that it had. */
async function takeBack(before: Recording[], { added, removed, folder }: Filed): Promise<void> {
  const has = ({ tags }: Recording, tag: string) => tags.some((one) => folded(one) === folded(tag));
  const ids = (some: Recording[]) => some.map(({ id }) => id);
  for (const tag of added) {
    const fresh = ids(before.filter((one) => !has(one, tag)));
    if (fresh.length) await actOn({ ids: fresh }, { action: "tag", remove_tags: [tag] });
  }
  for (const tag of removed) {
    const had = ids(before.filter((one) => has(one, tag)));
    if (had.length) await actOn({ ids: had }, { action: "tag", tags: [tag] });
  }
  if (folder === undefined) return;
  const folders = new Set(before.map(({ folder_id }) => folder_id ?? null));
  for (const folder_id of folders) {
    const there = ids(before.filter((one) => (one.folder_id ?? null) === folder_id));
    await actOn({ ids: there }, { action: "move", folder_id });
  }
}

/** A tag as the server compares it. */
export function folded(tag: string): string {
  return tag.trim().toLocaleLowerCase();
}
