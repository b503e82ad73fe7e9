import { Pencil, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { GroupKind } from "@/api/recordings/groups";
import type { Group } from "@/api/types";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { ServerText } from "@/components/ui/server-text";
import { Sure } from "@/components/ui/sure";
import { useT } from "@/lib/i18n/i18n";
import { useDeleteGroup, useRenameGroup } from "./use-group-edits";

export interface GroupRowProps {
  kind: GroupKind;
  group: Group;
  /** It was deleted, and its row is about to go. */
  onGone: () => void;
}

/** A folder or tag: its name, how many recordings it holds, and what can be done about it. */
export function GroupRow({ kind, group, onGone }: GroupRowProps) {
  const t = useT();
  const [act, setAct] = useState<"rename" | "delete" | null>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const end = () => {
    flushSync(() => setAct(null));
    pencil.current?.focus();
  };
  return (
    <li className="flex flex-col gap-2 border-line border-b py-1">
      {act === "rename" ? (
        <NameForm kind={kind} group={group} onEnd={end} />
      ) : (
        <div className="flex min-h-11 items-center gap-1 text-small">
          <p className="min-w-0 flex-1 break-words">
            <bdi className="font-medium">{group.name}</bdi>{" "}
            <span className="tabular pl-1 text-soft">
              {t("library.groups.recordings", { count: group.recordings })}
            </span>
          </p>
          <IconButton
            ref={pencil}
            label={t("library.groups.renameOne", { name: group.name })}
            title={t("library.groups.rename")}
            onClick={() => setAct("rename")}
          >
            <Pencil size={16} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t("library.groups.deleteOne", { name: group.name })}
            title={t("library.groups.delete")}
            onClick={() => setAct("delete")}
          >
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {act === "delete" && <SureToDelete kind={kind} group={group} onGone={onGone} onNo={end} />}
    </li>
  );
}

interface NameFormProps {
  kind: GroupKind;
  group: Group;
  onEnd: () => void;
}

function NameForm({ kind, group, onEnd }: NameFormProps) {
  const t = useT();
  const [name, setName] = useState(group.name);
  const rename = useRenameGroup(kind);
  const keep = () => {
    const next = name.trim();
    if (!next || next === group.name) onEnd();
    else rename.mutate({ group, name: next }, { onSuccess: onEnd });
  };
  return (
    <form
      className="flex flex-col gap-1 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <input
          // biome-ignore lint/a11y/noAutofocus: it is opened to be typed in
          autoFocus
          aria-label={t("library.groups.name")}
          dir="auto"
          value={name}
          maxLength={100}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation(); // The dialog stays.
            onEnd();
          }}
          className="h-11 min-w-40 flex-1 rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
        />
        <Button type="submit" kind="primary" disabled={rename.isPending}>
          {t("library.groups.rename")}
        </Button>
        <Button onClick={onEnd}>{t("recordings.cancel")}</Button>
      </div>
      <Refusal error={rename.error} />
    </form>
  );
}

function SureToDelete({ kind, group, onGone, onNo }: GroupRowProps & { onNo: () => void }) {
  const t = useT();
  const remove = useDeleteGroup(kind);
  const sure = kind === "folders" ? "library.groups.sureFolder" : "library.groups.sureTag";
  return (
    <div className="pb-2">
      <Sure
        yes={t("library.groups.deleteNow")}
        no={t("library.groups.keep")}
        busy={remove.isPending}
        onYes={() => remove.mutate(group, { onSuccess: onGone })}
        onNo={onNo}
      >
        <p className="break-words">{t(sure, { name: group.name })}</p>
        <Refusal error={remove.error} />
      </Sure>
    </div>
  );
}

/** Why the server did not do it; a toast would lie behind the dialog. */
function Refusal({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-danger text-small">
      <ServerText of={error} />
    </p>
  );
}
