import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "@/api/recordings/recording-queries";
import type { Recording } from "@/api/types";
import { useT } from "@/lib/i18n/i18n";

/** As it is, no folder, a folder's id, or the name of a new one. */
export type FolderValue = "same" | "none" | (string & {}) | { name: string };

export interface FolderChoiceProps {
  recordings: Recording[];
  /** How many recordings are filed. */
  count: number;
  value: FolderValue;
  onChange: (value: FolderValue) => void;
}

/** The folder that recordings lie in; a new one is made on the way. */
export function FolderChoice({ recordings, count, value, onChange }: FolderChoiceProps) {
  const t = useT();
  const { data: folders = [] } = useQuery(groupsQuery("folders"));
  const now = new Set(recordings.map(({ folder_id }) => folder_id ?? "none"));
  const [only] = now;
  const shared = now.size === 1 && recordings.length === count ? only : undefined;
  const isNew = typeof value === "object";
  const shown = isNew ? "new" : value === "same" ? (shared ?? "same") : value;
  const choose = (next: string) => {
    if (next === "new") onChange({ name: "" });
    else onChange(next === shared ? "same" : next);
  };
  return (
    <div className="flex flex-col gap-2">
      <label className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        {t("library.folder")}
        <select
          value={shown}
          onChange={({ target }) => choose(target.value)}
          className="h-11 min-w-48 max-w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
        >
          {shared === undefined && <option value="same">{t("library.sameFolder")}</option>}
          <option value="none">{t("library.noFolder")}</option>
          {folders.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="new">{t("library.newFolder")}</option>
        </select>
      </label>
      {isNew && (
        <input
          // The person just chose a new folder: its name is what they want to type.
          // biome-ignore lint/a11y/noAutofocus: see the line before
          autoFocus
          aria-label={t("library.folderName")}
          placeholder={t("library.folderName")}
          dir="auto"
          value={value.name}
          maxLength={100}
          onChange={({ target }) => onChange({ name: target.value })}
          className="h-11 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9"
        />
      )}
    </div>
  );
}
