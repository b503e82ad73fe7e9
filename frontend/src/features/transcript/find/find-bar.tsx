import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { SearchField } from "@/components/ui/search-field";
import { shownName } from "@/domain/speakers/names";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { t, useT } from "@/lib/i18n/i18n";
import type { Find } from "./use-find";

/** Search bar above the text, with the number of matches and the current one. */
export function FindBar({ find }: { find: Find }) {
  const t = useT();
  const { field, count, step, close } = find;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // These keys belong to whoever composes a letter.
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") close();
  };
  return (
    <section
      aria-label={t("transcript.find")}
      data-sticky="top"
      className="sticky top-(--sticky-offset) z-10 border-line border-b bg-paper px-4 py-1.5 sm:px-6"
    >
      <div className="mx-auto flex max-w-3xl items-center gap-y-1 max-sm:flex-wrap">
        <SearchField
          ref={field}
          aria-label={t("transcript.findPlaceholder")}
          placeholder={t("transcript.findPlaceholder")}
          value={find.find}
          onChange={find.set}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 sm:max-w-72"
        />
        {find.people.length > 1 && <ByWhom find={find} />}
        <span
          role="status"
          className="tabular flex min-w-0 items-center gap-2 whitespace-nowrap pl-3 text-small text-soft"
        >
          {places(find)}
          {count > 0 && find.speaker !== null && (
            <SpeakerName name={find.speaker} people={find.people} className="max-sm:sr-only" />
          )}
        </span>
        <div className="ml-auto flex sm:ml-2">
          <IconButton
            disabled={count < 2}
            label={t("transcript.previousPlace")}
            shortcut="Shift+Enter"
            onClick={() => step(-1)}
          >
            <ChevronUp size={18} aria-hidden="true" />
          </IconButton>
          <IconButton
            disabled={count < 2}
            label={t("transcript.nextPlace")}
            shortcut="Enter"
            onClick={() => step(1)}
          >
            <ChevronDown size={18} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t("transcript.endSearch")}
            title={t("transcript.end")}
            shortcut="Esc"
            onClick={close}
          >
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
      </div>
    </section>
  );
}

/** Choice of the person who says what is searched for. */
function ByWhom({ find: { people, by, setBy } }: { find: Find }) {
  const t = useT();
  return (
    <select
      aria-label={t("speakers.filter")}
      value={by ?? ""}
      onChange={({ target }) => setBy(target.value || undefined)}
      className="h-11 min-w-0 rounded-soft border border-mark bg-raised px-2 text-small max-sm:order-last max-sm:w-full sm:ml-2 sm:max-w-36 md:h-9"
    >
      <option value="">{t("speakers.everybody")}</option>
      {people.map(({ name }) => (
        <option key={name} value={name}>
          {shownName(name)}
        </option>
      ))}
    </select>
  );
}

function places({ find, index, count }: Find): string {
  if (!find.trim()) return "";
  if (count === 0) return t("transcript.notFound");
  return t("ui.place", { place: index + 1, total: count });
}
