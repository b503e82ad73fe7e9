import { Download, Search, Upload } from "lucide-react";
import { useDeferredValue, useId, useRef, useState } from "react";
import type { Recording } from "@/api/types";
import { Button, buttonLook } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { ServerText } from "@/components/ui/server-text";
import { type Owner, vocabularyPath } from "@/domain/vocabulary/vocabulary";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { OutcomeLine } from "./outcome-line";
import { TermForm } from "./term-form";
import { TermList } from "./term-list";
import { termsWith, useTerms } from "./use-terms";

/** The terms of the library, or of the open recording, to look through and change. */
export function TermsView({ recording }: { recording: Recording | null }) {
  const t = useT();
  const [own, setOwn] = useState(false);
  const owner: Owner = own && recording ? recording.id : null;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-small text-soft">{t("vocabulary.about")}</p>
      {recording && (
        <Segmented
          legend={t("vocabulary.whose")}
          hidesLegend
          options={[
            { value: "all", label: t("vocabulary.ofAll") },
            { value: "own", label: t("vocabulary.ofThis") },
          ]}
          value={own ? "own" : "all"}
          onChange={(value) => setOwn(value === "own")}
        />
      )}
      <Terms key={owner} owner={owner} />
    </div>
  );
}

function Terms({ owner }: { owner: Owner }) {
  const t = useT();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const vocabulary = useTerms(owner);
  const { terms, error, busy } = vocabulary;
  const shown = terms ? termsWith(terms, wanted) : [];
  const total = terms?.length ?? 0;
  const countText = () => {
    if (total === 0) return t("vocabulary.empty");
    if (!wanted.trim()) return t("vocabulary.count", { count: total });
    return t("vocabulary.found", { count: shown.length, total });
  };
  return (
    <>
      <TermForm busy={busy} onSave={vocabulary.add} />
      <OutcomeLine
        outcome={vocabulary.outcome}
        onUndo={(term) => void vocabulary.restore(term)}
        onClose={vocabulary.forget}
      />
      {error && (
        <p role="alert" className="text-danger">
          <ServerText of={error} />
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Filter text={text} onChange={setText} />
        <ImportButton onFile={(file) => void vocabulary.take(file)} />
        <a
          href={`/api${vocabularyPath(owner)}/export`}
          download
          className={cx(buttonLook("plain"), total === 0 && "hidden")}
        >
          <Download size={16} aria-hidden="true" />
          {t("vocabulary.export")}
        </a>
      </div>
      {terms && (
        <p role="status" className="tabular text-small text-soft">
          {countText()}
        </p>
      )}
      <div className="-mx-6 -mt-2">
        <TermList
          terms={shown}
          busy={busy}
          onEdit={vocabulary.edit}
          onRemove={(term) => void vocabulary.remove(term)}
        />
      </div>
    </>
  );
}

function Filter({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useT();
  return (
    <div className="relative min-w-40 flex-1">
      <Search
        size={16}
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-mark"
      />
      <input
        type="search"
        aria-label={t("vocabulary.filter")}
        placeholder={t("vocabulary.filter")}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        className="h-11 w-full rounded-soft border border-mark bg-raised pr-3 pl-9 text-small placeholder:text-soft md:h-9"
      />
    </div>
  );
}

function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <Button aria-describedby={id} onClick={() => field.current?.click()}>
        <Upload size={16} aria-hidden="true" />
        {t("vocabulary.import")}
      </Button>
      <span id={id} className="sr-only">
        {t("vocabulary.importHint")}
      </span>
      <input
        ref={field}
        type="file"
        hidden
        accept=".txt,.csv,.tsv,text/plain,text/csv"
        data-testid="vocabulary-file"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = ""; // The same file again is a change, too.
        }}
      />
    </>
  );
}
