import type { Editor } from "@/domain/editing/editor";
import type { Caret, Draft } from "@/domain/editing/saving/drafts";
import type { Player } from "@/domain/player/player";
import { changeRate } from "@/domain/player/rates";
import { moving } from "@/domain/speakers/speaker-state";
import { wordsAt } from "@/domain/vocabulary/selected-words";
import { addWord } from "@/domain/vocabulary/vocabulary-view";

const BACK = 3; // Seconds: what is typed is a little behind what is heard.

/** What a key in a field does besides what the field itself makes of it. */
export interface FieldKeys {
  draft: Draft;
  editor: Editor;
  player: Player;
  text: string;
  caret: Caret;
  /** Types a letter as if by key, so that the field can take it back. */
  insert: (text: string) => void;
  leave: () => void;
}

/** Handles a key; false where it is the field's own. Keys of an input method are. */
export function handleFieldKey(event: KeyboardEvent, keys: FieldKeys): boolean {
  // Input methods of some browsers tell their keys only by this number.
  if (event.isComposing || event.keyCode === 229) return false;
  return (
    playerKey(event, keys.player) ||
    vocabularyKey(event, keys) ||
    speakerKey(event, keys) ||
    (isPlain(event) && textKey(event, keys))
  );
}

/** Adds the selected words, or the one at the caret. By its place: with Alt some keyboards write "√". */
function vocabularyKey({ altKey, code }: KeyboardEvent, { text, caret }: FieldKeys): boolean {
  return altKey && code === "KeyV" && addWord(wordsAt(text, caret));
}

/** Asks who says the selected words, or all of them, once they are saved. By its place, too. */
function speakerKey({ altKey, code }: KeyboardEvent, { draft, editor, caret, leave }: FieldKeys) {
  if (!altKey || code !== "KeyS") return false;
  void editor.wordsIn(draft.key, caret).then((words) => {
    leave();
    if (words.length > 0) moving.set({ runId: draft.runId, words });
  });
  return true;
}

function isPlain({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey;
}

function playerKey({ key, ctrlKey, altKey }: KeyboardEvent, player: Player): boolean {
  if (ctrlKey && !altKey && (key === " " || key === "Enter")) player.toggle();
  else if (!altKey) return false;
  else if (key === "ArrowLeft") player.skip(-BACK);
  else if (key === "ArrowRight") player.skip(BACK);
  else if (key === "ArrowDown") changeRate(-1);
  else if (key === "ArrowUp") changeRate(1);
  else return false;
  return true;
}

function textKey(event: KeyboardEvent, keys: FieldKeys): boolean {
  const { draft, editor, text, caret, insert, leave } = keys;
  const collapsed = caret.start === caret.end;
  switch (event.key) {
    case "Enter":
      if (caret.end === text.length) return editor.step(draft, 1);
      if (caret.start > 0) insert("\n");
      return true;
    case "Tab":
      if (!editor.step(draft, event.shiftKey ? -1 : 1)) leave();
      return true;
    case "Escape":
      leave();
      return true;
    case "Backspace":
      return collapsed && caret.start === 0 && editor.join(draft, -1);
    case "Delete":
      return collapsed && caret.end === text.length && editor.join(draft, 1);
    default:
      return false;
  }
}
