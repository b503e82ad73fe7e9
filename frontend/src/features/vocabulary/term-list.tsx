import { useVirtualizer } from "@tanstack/react-virtual";
import { Pencil, Trash2 } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { NewTerm, Term } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useLanguages } from "@/domain/models/use-languages";
import { listText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { TermForm } from "./term-form";

export interface TermListProps {
  terms: Term[];
  busy: boolean;
  onEdit: (before: Term, after: NewTerm) => Promise<boolean>;
  onRemove: (term: Term) => void;
}

/** Terms as a virtual list, so that thousands open as fast as ten. */
export function TermList({ terms, busy, onEdit, onRemove }: TermListProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const scrollMargin = useMargin(list);
  const virtual = useVirtualizer({
    count: terms.length,
    getScrollElement: () => scrollerOf(list.current),
    scrollMargin,
    estimateSize: () => 56,
    getItemKey: (index) => terms[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 600, height: 600 },
  });
  const drawn = virtual.getVirtualItems();
  const save = (term: Term) => async (after: NewTerm) => {
    const done = await onEdit(term, after);
    if (done) setEditing(null);
    return done;
  };
  return (
    <ul
      ref={list}
      aria-label={t("vocabulary.terms")}
      className="relative"
      style={{ height: virtual.getTotalSize() }}
    >
      {drawn.map(({ index, key, start }) => {
        const term = terms[index];
        if (!term) return null;
        return (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            className="absolute inset-x-0 border-line border-t px-6"
            style={{ top: start - scrollMargin }}
          >
            {editing === term.id ? (
              <div className="py-3">
                <TermForm
                  term={term}
                  busy={busy}
                  onSave={save(term)}
                  onCancel={() => setEditing(null)}
                />
              </div>
            ) : (
              <TermRow
                term={term}
                onEdit={() => setEditing(term.id)}
                onRemove={() => onRemove(term)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface TermRowProps {
  term: Term;
  onEdit: () => void;
  onRemove: () => void;
}

function TermRow({ term: { term, replaces, language, note }, onEdit, onRemove }: TermRowProps) {
  const t = useT();
  const { nameOf } = useLanguages();
  const wrong = replaces.map((text) => t("ui.quoted", { text }));
  const about = [
    wrong.length > 0 && t("vocabulary.insteadOf", { spellings: listText(wrong) }),
    language && nameOf(language),
    note,
  ].filter(Boolean);
  return (
    <div className="flex min-h-14 items-center gap-1 py-1">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="break-words font-medium">
          {term}
        </p>
        {about.length > 0 && (
          <p className="break-words text-small text-soft">{about.join(" · ")}</p>
        )}
      </div>
      <IconButton
        label={t("vocabulary.editNamed", { term })}
        title={t("editing.edit")}
        onClick={onEdit}
      >
        <Pencil size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t("vocabulary.removeNamed", { term })}
        title={t("vocabulary.remove")}
        onClick={onRemove}
      >
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function scrollerOf(list: HTMLElement | null): HTMLElement | null {
  return list?.closest<HTMLElement>("[data-scroller]") ?? null;
}

/** Pixels between the top of what scrolls and the list. */
function useMargin(list: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  // No dependencies: whatever stands above may have changed.
  useLayoutEffect(() => {
    const scroller = scrollerOf(list.current);
    if (!list.current || !scroller) return;
    const start = scroller.getBoundingClientRect().top - scroller.scrollTop;
    setMargin(Math.round(list.current.getBoundingClientRect().top - start));
  });
  return margin;
}
