import type { PointerEvent } from "react";
import { Button } from "@/components/ui/button";
import { type Draft, typedOf } from "@/domain/editing/saving/drafts";
import { useEditor } from "@/domain/editing/use-editor";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";
import { wordsAt } from "@/domain/vocabulary/selected-words";
import { addWord } from "@/domain/vocabulary/vocabulary-view";
import { useT } from "@/lib/i18n/i18n";

const BACK = 3; // Seconds, as by key.

/** What keys do in a field, as buttons where fingers type. */
export function EditButtons({ draft }: { draft: Draft }) {
  const t = useT();
  const editor = useEditor(draft.runId);
  const player = usePlayer();
  const { playing } = usePlayerState();
  return (
    <div
      data-editing
      onPointerDown={keepKeyboard}
      className="hidden flex-wrap gap-1 pt-1 pointer-coarse:flex sm:col-start-2"
    >
      <Button kind="primary" onClick={() => editor.close(draft.key)}>
        {t("editing.done")}
      </Button>
      <Button onClick={() => editor.step(draft, 1) || editor.close(draft.key)}>
        {t("editing.next")}
      </Button>
      <Button onClick={() => player.toggle()}>{t(playing ? "player.pause" : "player.play")}</Button>
      <Button onClick={() => player.skip(-BACK)}>{t("editing.back")}</Button>
      <Button onClick={() => addWord(wordsAt(typedOf(draft.key).text, typedOf(draft.key).caret))}>
        {t("vocabulary.addWord")}
      </Button>
    </div>
  );
}

/** Leaves the focus, and with it the keyboard of a phone, where it is. */
function keepKeyboard(event: PointerEvent): void {
  event.preventDefault();
}
