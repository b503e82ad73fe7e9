import type { operations } from "../schema.gen";
import type { Recording } from "../types";

type Asked = NonNullable<operations["list_recordings"]["parameters"]["query"]>;

export type SortKey = NonNullable<Asked["sort"]>;
export type StateFilter = NonNullable<Asked["state"]>;

/** Which recordings: all that are not archived, unless more is said. */
export interface ListFilters {
  q?: string;
  state?: StateFilter;
  folder?: string;
  tag?: string;
  archived?: boolean;
}

/** Which recordings, in which order. */
export interface ListQuery extends ListFilters {
  sort?: SortKey;
}

export const NEWEST_FIRST: SortKey = "-added";

/** Every order of the list. */
export const SORTS: SortKey[] = [
  "-added",
  "added",
  "name",
  "-name",
  "-length",
  "length",
  "state",
  "-doubtful",
];

/** Every state that the list can be filtered by. */
export const STATES: StateFilter[] = ["new", "waiting", "listening", "done", "stopped", "failed"];

/** In a filter for folders: those in none. */
export const NO_FOLDER = "none";

/** Whether only the usual list is asked for: all, but what is archived. */
export function isUnfiltered({ q, state, folder, tag, archived }: ListFilters): boolean {
  return !q?.trim() && !state && !folder && !tag && !archived;
}

/** A query as one value for keys: what is not asked for is left out. */
export function plainQuery({ q, state, folder, tag, archived, sort }: ListQuery): ListQuery {
  const plain: ListQuery = {
    q: q?.trim() || undefined,
    state,
    folder,
    tag,
    archived: archived || undefined,
    sort: sort === NEWEST_FIRST ? undefined : sort,
  };
  return JSON.parse(JSON.stringify(plain)) as ListQuery;
}

/** The filters alone, as the body of an action names them. */
export function filtersOf(query: ListQuery): ListFilters {
  const { sort: _, ...filters } = plainQuery(query);
  return filters;
}

/** A query as a part of an address, with an ampersand behind it. */
export function listSearch(query: ListQuery): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(plainQuery(query))) search.set(name, String(value));
  const text = search.toString();
  return text && `${text}&`;
}

/** Whether a recording belongs to a list, as the server decides it. */
export function fits(recording: Recording, query: ListQuery): boolean {
  const { q = "", state, folder, tag, archived = false } = query;
  return (
    recording.archived === archived &&
    recording.name.toLocaleLowerCase().includes(q.trim().toLocaleLowerCase()) &&
    (!state || stateOf(recording) === state) &&
    (!folder || (recording.folder_id ?? NO_FOLDER) === folder) &&
    (!tag || recording.tags.some((one) => one.toLocaleLowerCase() === tag.toLocaleLowerCase()))
  );
}

/** The state that lists know a recording by. */
export function stateOf({ run, error }: Recording): StateFilter {
  return run?.state ?? (error ? "failed" : "new");
}

/** What a list is sorted by, of one recording; where it changes, the recording may have to move. */
export function sortValue(recording: Recording, sort: SortKey = NEWEST_FIRST): unknown {
  switch (sort.replace("-", "")) {
    case "name":
      return recording.name;
    case "length":
      return recording.duration;
    case "state":
      return recording.run?.state ?? "";
    case "doubtful":
      return recording.run?.summary?.doubtful_words ?? 0;
    default:
      return recording.added_at;
  }
}
