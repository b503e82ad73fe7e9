import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useT } from "@/lib/i18n/i18n";
import { useRename } from "./use-recording-edits";

/** The recording's name; the pencil turns it into a field. Enter keeps the change, Escape does not. */
export function RecordingName({ recording }: { recording: Recording }) {
  const t = useT();
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const end = () => {
    flushSync(() => setEditing(false));
    pencil.current?.focus();
  };
  if (!editing) {
    return (
      <div className="flex min-w-0 items-center gap-1 max-md:flex-1">
        <h1
          dir="auto"
          className="line-clamp-2 min-w-0 low:line-clamp-1 break-words text-lead sm:text-title"
          title={recording.name}
        >
          {recording.name}
        </h1>
        <IconButton ref={pencil} label={t("recordings.rename")} onClick={() => setEditing(true)}>
          <Pencil size={16} aria-hidden="true" />
        </IconButton>
      </div>
    );
  }
  return <NameField recording={recording} onEnd={end} />;
}

function NameField({ recording, onEnd }: { recording: Recording; onEnd: () => void }) {
  const t = useT();
  const [name, setName] = useState(recording.name);
  const rename = useRename();
  const keep = () => {
    const next = name.trim();
    if (next && next !== recording.name) rename.mutate({ id: recording.id, name: next });
    onEnd();
  };
  return (
    <form
      className="flex min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <input
        // The person just pressed "Rename": the field is what they want to be in.
        // biome-ignore lint/a11y/noAutofocus: see the line before
        autoFocus
        aria-label={t("recordings.name")}
        dir="auto"
        value={name}
        maxLength={255}
        onChange={({ target }) => setName(target.value)}
        onFocus={({ target }) => target.setSelectionRange(0, stemLength(target.value))}
        onKeyDown={({ key }) => key === "Escape" && onEnd()}
        className="h-11 min-w-0 flex-1 rounded-soft border border-mark bg-raised px-3 text-body md:h-9"
      />
      <Button type="submit" kind="primary">
        {t("recordings.rename")}
      </Button>
      <Button onClick={onEnd}>{t("recordings.cancel")}</Button>
    </form>
  );
}

function stemLength(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
