import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { groupsQuery } from "@/api/recordings/recording-queries";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useT } from "@/lib/i18n/i18n";
import { type Filing, folded } from "./file-recordings";
import { FolderChoice, type FolderValue } from "./folder-choice";
import { type TagState, tagStates } from "./tag-states";

export interface FilingDialogProps {
  open: boolean;
  onClose: () => void;
  /** Those that are filed, as far as the page knows them. */
  recordings: Recording[];
  /** How many are filed. */
  count: number;
  onApply: (change: Filing) => void;
}

/** Tags and folder of one recording or of many. */
export function FilingDialog(props: FilingDialogProps) {
  const t = useT();
  const { open, onClose, recordings, count } = props;
  const [one] = recordings;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={
        count === 1 && one
          ? t("library.fileOne", { name: one.name })
          : t("library.fileMany", { count })
      }
    >
      <FilingForm {...props} />
    </Dialog>
  );
}

function FilingForm({ onClose, recordings, count, onApply }: FilingDialogProps) {
  const t = useT();
  const { data: known = [] } = useQuery(groupsQuery("tags"));
  const [added, setAdded] = useState<string[]>([]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [folder, setFolder] = useState<FolderValue>("same");
  const before = tagStates(recordings, count, [...known.map(({ name }) => name), ...added]);
  const add = (name: string) => {
    const same = before.find((tag) => folded(tag.name) === folded(name))?.name ?? name;
    setAdded((all) => [...all, same]);
    setChosen((now) => new Map(now).set(same, true));
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const turned = (to: boolean) =>
      before
        .filter(({ name, state }) => chosen.get(name) === to && state !== (to ? "all" : "none"))
        .map(({ name }) => name);
    const change = { added: turned(true), removed: turned(false), folder: folderOf(folder) };
    onClose();
    if (change.added.length || change.removed.length || change.folder !== undefined)
      onApply(change);
  };
  return (
    <form onSubmit={apply} className="flex flex-col gap-6">
      <FolderChoice recordings={recordings} count={count} value={folder} onChange={setFolder} />
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-2 text-body">{t("library.tags")}</legend>
        {before.length > 0 && (
          <ul className="flex max-h-60 flex-wrap gap-2 overflow-y-auto">
            {before.map(({ name, state }) => (
              <li key={name} className="min-w-0">
                <TagBox
                  name={name}
                  state={stateOf(chosen.get(name), state)}
                  onChange={(on) => setChosen((now) => new Map(now).set(name, on))}
                />
              </li>
            ))}
          </ul>
        )}
        <NewTag onAdd={add} />
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("recordings.cancel")}</Button>
        <Button type="submit" kind="primary">
          {t("library.apply")}
        </Button>
      </div>
    </form>
  );
}

function stateOf(chosen: boolean | undefined, before: TagState): TagState {
  if (chosen === undefined) return before;
  return chosen ? "all" : "none";
}

function folderOf(value: FolderValue): Filing["folder"] {
  if (value === "same") return undefined;
  if (value === "none") return null;
  if (typeof value === "object") return value.name.trim() ? { name: value.name.trim() } : undefined;
  return value;
}

interface TagBoxProps {
  name: string;
  state: TagState;
  onChange: (on: boolean) => void;
}

/** A tag that all of the recordings have, none, or some. */
function TagBox({ name, state, onChange }: TagBoxProps) {
  return (
    <label className="flex min-h-11 min-w-0 items-center gap-2 rounded-full border border-mark px-3 text-small has-checked:border-accent has-checked:bg-chosen has-focus-visible:outline-2 has-focus-visible:outline-accent md:min-h-8">
      <input
        type="checkbox"
        checked={state === "all"}
        ref={(box) => {
          if (box) box.indeterminate = state === "some";
        }}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 shrink-0 accent-accent"
      />
      <span dir="auto" className="truncate">
        {name}
      </span>
    </label>
  );
}

function NewTag({ onAdd }: { onAdd: (name: string) => void }) {
  const t = useT();
  const [name, setName] = useState("");
  const add = () => {
    if (!name.trim()) return;
    onAdd(name.trim());
    setName("");
  };
  return (
    <div className="flex gap-2">
      <input
        aria-label={t("library.newTag")}
        placeholder={t("library.newTag")}
        dir="auto"
        value={name}
        maxLength={100}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          // With nothing typed, Enter means the whole form.
          if (event.key !== "Enter" || !name.trim() || event.nativeEvent.isComposing) return;
          event.preventDefault();
          add();
        }}
        className="h-11 min-w-0 flex-1 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9"
      />
      <Button onClick={add} disabled={!name.trim()}>
        <Plus size={16} aria-hidden="true" />
        {t("library.addTag")}
      </Button>
    </div>
  );
}
