import type { SortKey, StateFilter } from "@/api/recordings/list-query";
import { t } from "@/lib/i18n/i18n";

/** What an order of the list is called. */
export function sortName(sort: SortKey): string {
  switch (sort) {
    case "added":
      return t("library.sorts.oldest");
    case "name":
      return t("library.sorts.name");
    case "-name":
      return t("library.sorts.nameDown");
    case "length":
      return t("library.sorts.shortest");
    case "-length":
      return t("library.sorts.longest");
    case "state":
    case "-state":
      return t("library.sorts.state");
    case "doubtful":
    case "-doubtful":
      return t("library.sorts.doubtful");
    default:
      return t("library.sorts.newest");
  }
}

/** What recordings of a state are called. */
export function stateName(state: StateFilter): string {
  return t(`library.states.${state}`);
}
