import { Flag, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { openMark } from "@/domain/notes/note-state";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { type OpenMark, useMarking } from "./use-marking";

/**
 * Field for the text of a mark, above the player. A new mark is stored at once, so the text may
 * stay empty; what is typed follows it.
 */
export function MarkBar({ recordingId }: { recordingId: string }) {
  const { mark, write, drop } = useMarking(recordingId);
  if (!mark) return null;
  return <MarkField key={mark.key} mark={mark} write={write} drop={drop} />;
}

interface MarkFieldProps {
  mark: OpenMark;
  write: (text: string) => void;
  drop: () => void;
}

const PAUSE = 700; // Milliseconds without a letter before what is typed is stored.

function MarkField({ mark, write, drop }: MarkFieldProps) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(mark.text);
  const typed = useRef(mark.text);
  const store = useRef(write);
  useEffect(() => {
    store.current = write;
  });
  useEffect(() => {
    field.current?.focus();
    const before = typed.current;
    return () => {
      if (typed.current !== before) store.current(typed.current.trim());
    };
  }, []);
  useEffect(() => {
    if (text === mark.text) return;
    const timer = setTimeout(() => store.current(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text, mark.text]);
  const close = () => openMark.set(null);
  return (
    <form
      aria-label={t("notes.markAt", { time: clock(mark.at) })}
      data-editing
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-t bg-side px-3 py-2 text-small sm:px-4"
    >
      <Flag size={16} className="text-accent" aria-hidden="true" />
      <span className="tabular max-sm:flex-1">{t("notes.markAt", { time: clock(mark.at) })}</span>
      <input
        ref={field}
        aria-label={t("notes.text")}
        placeholder={t("notes.placeholder")}
        value={text}
        maxLength={5000}
        onChange={({ target }) => {
          typed.current = target.value;
          setText(target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
        }}
        className="h-11 min-w-40 flex-1 rounded-soft max-sm:order-last max-sm:basis-full border border-mark bg-raised px-3 placeholder:text-soft md:h-9"
      />
      <IconButton
        label={t("notes.remove")}
        onClick={() => {
          typed.current = mark.text; // What was typed goes with it.
          drop();
        }}
      >
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
      <Button type="submit" kind="primary">
        {t("notes.done")}
      </Button>
    </form>
  );
}
