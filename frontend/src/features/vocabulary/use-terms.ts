import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queryKeys } from "@/api/queries";
import type { NewTerm, Term, Vocabulary } from "@/api/types";
import {
  deleteTerm,
  importTerms,
  type Owner,
  postTerms,
  vocabularyQuery,
} from "@/domain/vocabulary/vocabulary";
import type { ServerProblem } from "@/lib/i18n/server-text";

/** What was done last, to be told and perhaps taken back. */
export type Outcome =
  | { kind: "added"; term: string }
  | { kind: "removed"; term: Term }
  | { kind: "imported"; total: number }
  | { kind: "problem"; problem: ServerProblem };

/** A vocabulary and what can be done with it. */
export function useTerms(owner: Owner) {
  const client = useQueryClient();
  const { data, error } = useQuery(vocabularyQuery(owner));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const change = useMutation({
    mutationFn: async ({ send }: { send: () => Promise<Vocabulary>; done: Outcome | null }) =>
      (await send()).items,
    onSuccess: (items, { done }) => {
      client.setQueryData<Term[]>(queryKeys.vocabulary(owner), items);
      setOutcome(done?.kind === "imported" ? { ...done, total: items.length } : done);
    },
    onError: (problem) => setOutcome({ kind: "problem", problem }),
  });
  const make = (send: () => Promise<Vocabulary>, done: Outcome | null) =>
    change.mutateAsync({ send, done }).then(
      () => true,
      () => false,
    );
  return {
    terms: data,
    error,
    outcome,
    forget: () => setOutcome(null),
    busy: change.isPending,
    add: (term: NewTerm) =>
      make(() => postTerms(owner, [term]), { kind: "added", term: term.term }),
    edit: (before: Term, after: NewTerm) => make(() => replaceTerm(owner, before, after), null),
    remove: (term: Term) => make(() => deleteTerm(owner, term.id), { kind: "removed", term }),
    restore: (term: Term) => make(() => postTerms(owner, [asNew(term)]), null),
    take: (file: File) => make(() => importTerms(owner, file), { kind: "imported", total: 0 }),
  };
}

/** Puts a term in another's place: first the new one, so that nothing is lost on the way. */
async function replaceTerm(owner: Owner, before: Term, after: NewTerm): Promise<Vocabulary> {
  const now = await postTerms(owner, [after]);
  // One that differs in its capitals alone has taken the place of the old one by itself.
  return now.items[0]?.id === before.id ? now : deleteTerm(owner, before.id);
}

function asNew({ term, replaces, language, note }: Term): NewTerm {
  return { term, replaces, language, note };
}

/** The terms in which a text stands, whatever its capitals. */
export function termsWith(terms: readonly Term[], text: string): Term[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return [...terms];
  return terms.filter(({ term, replaces, note }) =>
    [term, note, ...replaces].some((one) => one.toLocaleLowerCase().includes(wanted)),
  );
}
