import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { NEWEST_FIRST, NO_FOLDER, SORTS, STATES } from "@/api/recordings/list-query";
import { groupsQuery } from "@/api/recordings/recording-queries";
import { Button } from "@/components/ui/button";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useT } from "@/lib/i18n/i18n";
import { type UrlState, useSetUrlState } from "@/lib/url-state";
import { GroupsDialog } from "../filing/groups-dialog";
import { sortName, stateName } from "./sort-names";

/** Order of the list, and what it is filtered by beside names. */
export function ListOptions() {
  const t = useT();
  const query = useListQuery();
  const change = useSetUrlState();
  const { data: folders = [] } = useQuery(groupsQuery("folders"));
  const { data: tags = [] } = useQuery(groupsQuery("tags"));
  const [editing, setEditing] = useState(false);
  const set = (part: UrlState) => change((now) => ({ ...now, ...part }), { replace: true });
  return (
    <section
      aria-label={t("library.options")}
      className="mx-3 mb-2 grid grid-cols-2 gap-x-2 gap-y-2 rounded-soft border border-line bg-raised p-3"
    >
      <Choice
        label={t("library.order")}
        value={query.sort ?? NEWEST_FIRST}
        onChange={(sort) => set({ sort: sort === NEWEST_FIRST ? undefined : sort })}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {sortName(sort)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t("library.state")}
        value={query.state ?? ""}
        onChange={(state) => set({ state: state || undefined })}
      >
        <option value="">{t("library.anyState")}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {stateName(state)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t("library.folder")}
        value={query.folder ?? ""}
        onChange={(folder) => set({ folder: folder || undefined })}
      >
        <option value="">{t("library.anyFolder")}</option>
        {folders.map(({ id, name, recordings }) => (
          <option key={id} value={id}>
            {t("library.counted", { name, recordings })}
          </option>
        ))}
        <option value={NO_FOLDER}>{t("library.noFolder")}</option>
      </Choice>
      <Choice
        label={t("library.tag")}
        value={query.tag ?? ""}
        onChange={(tag) => set({ tag: tag || undefined })}
      >
        <option value="">{t("library.anyTag")}</option>
        {tags.map(({ id, name, recordings }) => (
          <option key={id} value={name}>
            {t("library.counted", { name, recordings })}
          </option>
        ))}
      </Choice>
      <label className="col-span-2 flex min-h-11 items-center gap-2 text-small md:min-h-6">
        <input
          type="checkbox"
          checked={query.archived ?? false}
          onChange={({ target }) => set({ archived: target.checked || undefined })}
          className="size-4 accent-accent"
        />
        {t("library.showArchive")}
      </label>
      {folders.length + tags.length > 0 && (
        <Button
          kind="quiet"
          className="col-span-2 -mx-1 justify-self-start px-1!"
          onClick={() => setEditing(true)}
        >
          {t("library.groups.edit")}
        </Button>
      )}
      <GroupsDialog open={editing} onClose={() => setEditing(false)} />
    </section>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="flex min-w-0 flex-col text-small text-soft">
      {label}
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-11 w-full min-w-0 rounded-soft border border-mark bg-raised px-2 text-ink text-small md:h-9"
      >
        {children}
      </select>
    </label>
  );
}
