import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { type VocabularyView, vocabularyView } from "@/domain/vocabulary/vocabulary-view";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { AddView } from "./add-view";
import { FixView } from "./fix-view";
import { TermsView } from "./terms-view";

export interface VocabularyDialogProps {
  recording: Recording | null;
  /** The run whose text can be changed; null while none has ended. */
  run: Run | null;
}

const TITLES = {
  terms: "vocabulary.title",
  add: "vocabulary.addTitle",
  fix: "vocabulary.fixTitle",
} as const;

/** Names and terms, a word on its way among them, and the places that they would rewrite. */
export function VocabularyDialog({ recording, run }: VocabularyDialogProps) {
  const t = useT();
  const view = useStore(vocabularyView);
  const close = () => vocabularyView.set(null);
  return (
    <Dialog
      open={view !== null}
      onClose={close}
      title={t(TITLES[view?.kind ?? "terms"])}
      footer={view?.kind === "terms" && run && <ToFix />}
    >
      <Body view={view} recording={recording} run={run} onClose={close} />
    </Dialog>
  );
}

interface BodyProps extends VocabularyDialogProps {
  view: VocabularyView;
  onClose: () => void;
}

function Body({ view, recording, run, onClose }: BodyProps) {
  switch (view?.kind) {
    case "terms":
      return <TermsView recording={recording} />;
    case "add":
      return <AddView word={view.word} recording={recording} fixes={run !== null} />;
    case "fix":
      return (
        recording &&
        run && (
          <FixView correction={view.correction} recording={recording} run={run} onClose={onClose} />
        )
      );
    default:
      return null;
  }
}

function ToFix() {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <p className="text-small text-soft">{t("vocabulary.toFixHint")}</p>
      <Button onClick={() => vocabularyView.set({ kind: "fix", correction: null })}>
        {t("vocabulary.toFix")}
      </Button>
    </div>
  );
}
