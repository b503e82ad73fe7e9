import { type FormEvent, type ReactNode, useState } from "react";
import type { NewTerm, Term } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useLanguages } from "@/domain/models/use-languages";
import { useT } from "@/lib/i18n/i18n";

export interface TermFormProps {
  /** The term that is changed; without one a new one is written. */
  term?: Term;
  busy: boolean;
  /** Whether it was taken. */
  onSave: (term: NewTerm) => Promise<boolean>;
  onCancel?: () => void;
}

const FIELD =
  "h-11 w-full min-w-0 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9";
const EMPTY: NewTerm = { term: "", replaces: [], language: null, note: "" };

/** Fields of a term. */
export function TermForm({ term, busy, onSave, onCancel }: TermFormProps) {
  const t = useT();
  const [draft, setDraft] = useState(() => draftOf(term ?? EMPTY));
  const { languages } = useLanguages();
  const set = (name: keyof Draft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value });
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const first = event.currentTarget.querySelector("input");
    if (!(await onSave(termOf(draft))) || term) return;
    setDraft({ ...draftOf(EMPTY), language: draft.language });
    first?.focus();
  };
  return (
    <form onSubmit={save} className="grid items-end gap-x-3 gap-y-2 sm:grid-cols-2">
      <Field label={t("vocabulary.term")}>
        <input
          // biome-ignore lint/a11y/noAutofocus: a person who asked for the form types in it
          autoFocus={term !== undefined}
          value={draft.term}
          required
          maxLength={100}
          onChange={set("term")}
          className={FIELD}
        />
      </Field>
      <Field label={t("vocabulary.replaces")}>
        <input
          value={draft.replaces}
          placeholder={t("vocabulary.byCommas")}
          onChange={set("replaces")}
          className={FIELD}
        />
      </Field>
      <Field label={t("vocabulary.language")}>
        <select value={draft.language} onChange={set("language")} className={FIELD}>
          <option value="">{t("vocabulary.anyLanguage")}</option>
          {languages.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <div className="flex items-end gap-2">
        <Field label={t("vocabulary.note")}>
          <input value={draft.note} maxLength={500} onChange={set("note")} className={FIELD} />
        </Field>
        {onCancel && <Button onClick={onCancel}>{t("vocabulary.cancel")}</Button>}
        <Button type="submit" kind="primary" disabled={busy || !draft.term.trim()}>
          {t(term ? "vocabulary.save" : "vocabulary.add")}
        </Button>
      </div>
    </form>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is its child
    <label className="flex min-w-0 flex-1 flex-col gap-1">
      <span className="text-small text-soft">{label}</span>
      {children}
    </label>
  );
}

interface Draft {
  term: string;
  replaces: string;
  language: string;
  note: string;
}

function draftOf({ term, replaces, language, note }: NewTerm): Draft {
  return { term, replaces: replaces.join(", "), language: language ?? "", note };
}

function termOf({ term, replaces, language, note }: Draft): NewTerm {
  const spellings = replaces.split(",").map((one) => one.trim());
  return { term, replaces: spellings.filter(Boolean), language: language || null, note };
}
