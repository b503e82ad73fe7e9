import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Editor } from "@/domain/editing/editor";
import { type Draft, draftOf, setTyped, typedOf } from "@/domain/editing/saving/drafts";
import { textChanges } from "@/domain/editing/saving/saver";
import { useEditor } from "@/domain/editing/use-editor";
import { usePlayer } from "@/domain/player/use-player";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { redoLast, undoLast } from "@/lib/undo";
import { handleFieldKey } from "./field-keys";
import { readCaret, readText, writeCaret, writeText } from "./field-text";
import { useFieldFocus } from "./use-field-focus";

export interface EditFieldProps {
  draft: Draft;
  /** When the text is spoken, in seconds. */
  start: number;
  hintId: string;
}

/**
 * Field in which the text of segments is typed, in the place and look of that text. The browser owns
 * what is in it; the draft follows.
 */
export function EditField({ draft, start, hintId }: EditFieldProps) {
  const field = useRef<HTMLSpanElement>(null);
  const t = useT();
  const given = useRef("");
  const editor = useEditor(draft.runId);
  useFieldText(field, given, draft.key, editor);
  useFieldFocus(field, draft.key, editor);
  useFieldKeys(field, given, draft.key, editor);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a textarea cannot stand in the middle of a line
    <span
      ref={field}
      role="textbox"
      aria-multiline="true"
      aria-label={t("editing.field", { time: clock(start) })}
      aria-describedby={hintId}
      tabIndex={0}
      contentEditable="plaintext-only"
      suppressContentEditableWarning
      spellCheck
      data-edit-field={draft.key}
    />
  );
}

type Field = RefObject<HTMLElement | null>;
/** The text that the field was given last, by something else than typing. */
type Given = RefObject<string>;

/** Fills the field, tells what is typed in it, and takes in what is changed from outside. */
function useFieldText(field: Field, given: Given, key: number, editor: Editor): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    const fill = () => {
      const { text, caret } = typedOf(key);
      given.current = text;
      writeText(element, text);
      element.focus({ preventScroll: true });
      writeCaret(element, caret);
    };
    fill();
    element.scrollIntoView({ block: "nearest" });
    const told = (changed: number) => changed === key && fill();
    const note = () => editor.type(key, readText(element), readCaret(element));
    const follow = () => {
      if (document.activeElement === element) setTyped(key, { caret: readCaret(element) });
    };
    textChanges.add(told);
    element.addEventListener("input", note);
    document.addEventListener("selectionchange", follow);
    return () => {
      textChanges.delete(told);
      element.removeEventListener("input", note);
      document.removeEventListener("selectionchange", follow);
    };
  }, [field, given, key, editor]);
}

function useFieldKeys(field: Field, given: Given, key: number, editor: Editor): void {
  const player = usePlayer();
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    const press = (event: KeyboardEvent) => {
      const draft = draftOf(key);
      if (!draft) return;
      const text = readText(element);
      const handled =
        undoKey(event, text === given.current) ||
        handleFieldKey(event, {
          draft,
          editor,
          player,
          text,
          caret: readCaret(element),
          // Typed by the browser, so that its own undo knows of it.
          insert: (letters) => document.execCommand("insertText", false, letters),
          leave: () => focusOnce(element.closest("p")),
        });
      if (handled) event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener("keydown", press);
    return () => element.removeEventListener("keydown", press);
  }, [field, given, key, editor, player]);
}

/** Focuses a text that takes no focus otherwise: a press on its words is not to move it there. */
function focusOnce(text: HTMLElement | null): void {
  if (!text) return;
  text.tabIndex = -1;
  text.addEventListener("blur", () => text.removeAttribute("tabindex"), { once: true });
  text.focus({ preventScroll: true });
}

/** Undoes the page's last change where nothing was typed in the field that it could take back. */
function undoKey(event: KeyboardEvent, untouched: boolean): boolean {
  if (!(event.ctrlKey || event.metaKey) || !untouched) return false;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undoLast();
  else if (key === "y" || key === "z") redoLast();
  else return false;
  return true;
}
