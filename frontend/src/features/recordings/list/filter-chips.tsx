import { useQuery } from "@tanstack/react-query";
import { NO_FOLDER } from "@/api/recordings/list-query";
import { groupsQuery } from "@/api/recordings/recording-queries";
import { RemovableChip } from "@/components/ui/chip";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { type UrlState, useSetUrlState } from "@/lib/url-state";
import { sortName, stateName } from "./sort-names";

/** What the list is filtered and sorted by, beside names; each can be taken away. */
export function FilterChips() {
  const t = useT();
  const { sort, state, folder, tag, archived } = useListQuery();
  const change = useSetUrlState();
  const { data: folders } = useQuery({ ...groupsQuery("folders"), enabled: folder !== undefined });
  const folderName =
    folder === NO_FOLDER
      ? t("library.noFolder")
      : (folders?.find(({ id }) => id === folder)?.name ?? t("library.folder"));
  const chips: [keyof UrlState, string][] = [];
  if (archived) chips.push(["archived", t("library.archive")]);
  if (folder) chips.push(["folder", folderName]);
  if (tag) chips.push(["tag", t("library.tagChip", { tag })]);
  if (state) chips.push(["state", stateName(state)]);
  if (sort) chips.push(["sort", sortName(sort)]);
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("library.active")} className="mx-3 mb-2 flex flex-wrap gap-1">
      {chips.map(([name, text]) => (
        <li key={name} className="min-w-0">
          <RemovableChip
            label={t("library.without", { filter: text })}
            onRemove={() => change((now) => ({ ...now, [name]: undefined }), { replace: true })}
          >
            {text}
          </RemovableChip>
        </li>
      ))}
    </ul>
  );
}
