import { type FormEvent, useState } from "react";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { notify } from "@/components/ui/toasts";
import { type FoundWord, vocabularyView } from "@/domain/vocabulary/vocabulary-view";
import { useT } from "@/lib/i18n/i18n";
import { OutcomeLine } from "./outcome-line";
import { useTerms } from "./use-terms";

export interface AddViewProps {
  word: FoundWord;
  recording: Recording | null;
  /** Whether there is a finished text to fix. */
  fixes: boolean;
}

/**
 * A word of the text on its way into the vocabulary. Where it is spelled anew, what stands in the
 * text becomes a spelling that it replaces, and can be fixed wherever it stands.
 */
export function AddView({ word, recording, fixes }: AddViewProps) {
  const t = useT();
  const [text, setText] = useState(word.text);
  const [own, setOwn] = useState(false);
  const { add, busy, outcome, forget } = useTerms(own && recording ? recording.id : null);
  const right = text.trim();
  const heard = word.heard || (right === word.text ? "" : word.text);
  const save = async (event: FormEvent, andFix: boolean) => {
    event.preventDefault();
    const replaces = heard && heard !== right ? [heard] : [];
    const language = null;
    if (!(await add({ term: right, replaces, language, note: "" }))) return;
    vocabularyView.set(andFix ? { kind: "fix", correction: { heard, text: right } } : null);
    if (!andFix) notify(t("vocabulary.added", { term: right }));
  };
  return (
    <form onSubmit={(event) => void save(event, false)} className="flex flex-col gap-4">
      <label className="flex flex-col gap-1">
        <span>{t("vocabulary.right")}</span>
        <input
          data-autofocus
          value={text}
          required
          maxLength={100}
          spellCheck
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setText(target.value)}
          className="h-11 rounded-soft border border-mark bg-raised px-3 text-lead"
        />
      </label>
      <p role="status" className="min-h-5 text-small text-soft">
        {heard
          ? t("vocabulary.becomesWrong", { text: heard })
          : t("vocabulary.changeIt", { text: word.text })}
      </p>
      {recording && (
        <Segmented
          legend={t("vocabulary.validFor")}
          options={[
            { value: "all", label: t("vocabulary.ofAll") },
            { value: "own", label: t("vocabulary.ofThis") },
          ]}
          value={own ? "own" : "all"}
          onChange={(value) => setOwn(value === "own")}
        />
      )}
      <OutcomeLine outcome={outcome?.kind === "problem" ? outcome : null} onClose={forget} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind={heard ? "plain" : "primary"} type="submit" disabled={busy || !right}>
          {t("vocabulary.add")}
        </Button>
        {heard && fixes && (
          <Button
            kind="primary"
            disabled={busy || !right}
            onClick={(event) => void save(event, true)}
          >
            {t("vocabulary.addAndFix")}
          </Button>
        )}
      </div>
    </form>
  );
}
