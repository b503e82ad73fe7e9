import { useQuery } from "@tanstack/react-query";
import { Archive, Folder } from "lucide-react";
import { groupsQuery } from "@/api/recordings/recording-queries";
import type { Recording } from "@/api/types";
import { useT } from "@/lib/i18n/i18n";
import { type UrlState, useSetUrlState } from "@/lib/url-state";

/** Folder and tags of a recording; a press lists what else is there. Nothing where it has none. */
export function FilingLine({ recording }: { recording: Recording }) {
  const t = useT();
  const { folder_id: folder, tags, archived } = recording;
  const change = useSetUrlState();
  const { data: folders } = useQuery({ ...groupsQuery("folders"), enabled: Boolean(folder) });
  const list = (part: UrlState) =>
    change((now) => ({ ...now, ...NOTHING, ...part, archived: archived || undefined }));
  const name = folders?.find(({ id }) => id === folder)?.name;
  if (!name && tags.length === 0 && !archived) return null;
  return (
    <ul aria-label={t("library.filing")} className="flex flex-wrap items-center gap-1 text-small">
      {archived && (
        <li className="flex items-center gap-1 pr-2 text-soft">
          <Archive size={14} aria-hidden="true" />
          {t("library.inArchive")}
        </li>
      )}
      {folder && name && (
        <li className="min-w-0">
          <button type="button" className={CHIP} onClick={() => list({ folder })}>
            <Folder size={14} className="shrink-0" aria-hidden="true" />
            <span className="sr-only">{t("library.inFolder")}</span>
            <span dir="auto" className="truncate">
              {name}
            </span>
          </button>
        </li>
      )}
      {tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <button
            type="button"
            className={CHIP}
            title={t("library.listTag", { tag })}
            onClick={() => list({ tag })}
          >
            <span dir="auto" className="truncate">
              {tag}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const NOTHING = { q: undefined, state: undefined, folder: undefined, tag: undefined };
const CHIP =
  "flex h-11 max-w-full items-center gap-1 rounded-full border border-line px-3 text-soft hover:bg-chosen md:h-6 md:px-2";
