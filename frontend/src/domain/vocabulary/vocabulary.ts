import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys } from "@/api/queries";
import type { NewTerm, Vocabulary } from "@/api/types";

/** Whose vocabulary: a recording's own, or (null) the library's. */
export type Owner = string | null;

/** Address of a vocabulary. */
export function vocabularyPath(owner: Owner): string {
  return owner === null ? "/vocabulary" : `/recordings/${owner}/vocabulary`;
}

/** Terms, changed last first. */
export const vocabularyQuery = (owner: Owner) =>
  queryOptions({
    queryKey: queryKeys.vocabulary(owner),
    queryFn: async ({ signal }) => (await api.get<Vocabulary>(vocabularyPath(owner), signal)).items,
  });

/** Adds terms; one of the same spelling and language is replaced. */
export function postTerms(owner: Owner, terms: NewTerm[]): Promise<Vocabulary> {
  return api.post<Vocabulary>(vocabularyPath(owner), { terms });
}

export function deleteTerm(owner: Owner, id: string): Promise<Vocabulary> {
  return api.delete<Vocabulary>(`${vocabularyPath(owner)}/${id}`);
}

export function importTerms(owner: Owner, file: File): Promise<Vocabulary> {
  const form = new FormData();
  form.append("file", file);
  return api.send<Vocabulary>(`${vocabularyPath(owner)}/import`, form);
}
