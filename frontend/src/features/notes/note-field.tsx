import { useEffect, useRef, useState } from "react";

export interface NoteFieldProps {
  text: string;
  label: string;
  placeholder: string;
  rows: number;
  onSave: (text: string) => void;
}

const PAUSE = 700; // Milliseconds without a letter before what is typed is stored.

/** A text that is stored by itself: after a pause, and when it is left. */
export function NoteField({ text, label, placeholder, rows, onSave }: NoteFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(text);
  const latest = useRef({ typed, text, onSave });
  useEffect(() => {
    latest.current = { typed, text, onSave };
  });
  useEffect(() => {
    // What somebody types here goes before what comes from elsewhere.
    if (document.activeElement !== field.current) setTyped(text);
  }, [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => saveChanged(latest.current, false), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, text]);
  useEffect(() => () => saveChanged(latest.current, true), []);
  return (
    <textarea
      ref={field}
      aria-label={label}
      rows={rows}
      maxLength={5000}
      value={typed}
      placeholder={placeholder}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => saveChanged(latest.current, true)}
      className="field-sizing-content min-h-11 w-full min-w-0 flex-1 resize-none rounded-soft border border-mark bg-raised px-3 py-2 text-small placeholder:text-soft md:min-h-9 md:py-1.5"
    />
  );
}

interface Latest {
  typed: string;
  text: string;
  onSave: (text: string) => void;
}

/** Stores a text that changed; one without any letter only when it is left, as that deletes it. */
function saveChanged({ typed, text, onSave }: Latest, left: boolean): void {
  if (typed.trim() === text.trim()) return;
  if (typed.trim() || left) onSave(typed.trim());
}
