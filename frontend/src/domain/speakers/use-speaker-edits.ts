import { useMemo } from "react";
import type { Operation } from "@/api/operations";
import type { Editor } from "@/domain/editing/editor";
import { useEditor } from "@/domain/editing/use-editor";
import { t } from "@/lib/i18n/i18n";
import { shownName } from "./names";

const MOST_WORDS = 5000; // Of one operation, as the server takes.

/** Changes of who says what; each is one step of the text, and can be undone. */
export function useSpeakerEdits(runId: string) {
  const editor = useEditor(runId);
  return useMemo(() => editsWith(editor), [editor]);
}

function editsWith(editor: Editor) {
  const make = async (operations: Operation[], named: string) =>
    (await editor.saver.saved()).make(operations, named);
  const rename = (name: string, to: string, key: "speakers.renamed" | "speakers.merged") => {
    if (!to || to === name) return;
    const said = t(key, { name: shownName(name), to: shownName(to) });
    void make([{ kind: "rename_speaker", name, new: to }], said);
  };
  return {
    /** Gives a person another name wherever they speak. */
    rename: (name: string, to: string) => rename(name, to, "speakers.renamed"),
    /** Makes two people one, of the other's name. */
    merge: (name: string, into: string) => rename(name, into, "speakers.merged"),
    /** Lets somebody else say words; null for nobody known. */
    move: (words: readonly string[], to: string | null) => {
      const operations: Operation[] = [];
      for (let at = 0; at < words.length; at += MOST_WORDS) {
        const some = words.slice(at, at + MOST_WORDS);
        operations.push({ kind: "speaker", words: some, name: to });
      }
      const said = t("speakers.moved", { count: words.length, to: shownName(to) });
      if (operations.length > 0) void make(operations, said);
    },
  };
}
