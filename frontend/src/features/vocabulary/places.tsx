import { useId } from "react";
import type { RecordingReplacements, Replacement } from "@/api/types";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface PlacesProps {
  list: RecordingReplacements;
  /** Whether the recording is named. */
  named: boolean;
  /** Places that are to stay as they are. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
}

/** Name of a place among those of all recordings. */
export function placeKey(runId: string, words: readonly string[]): string {
  return `${runId} ${words.join(" ")}`;
}

/** The places of one recording, each to be ticked. */
export function Places({ list, named, left, onLeft }: PlacesProps) {
  const t = useT();
  const id = useId();
  const keys = list.items.map(({ words }) => placeKey(list.run_id, words));
  const set = (some: readonly string[], wanted: boolean) => {
    const next = new Set(left);
    for (const key of some) wanted ? next.delete(key) : next.add(key);
    onLeft(next);
  };
  const wanted = keys.filter((key) => !left.has(key)).length;
  return (
    <section aria-labelledby={named ? id : undefined} className="flex flex-col">
      {named && (
        <label className="flex min-h-11 items-center gap-3 md:min-h-9">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={wanted === keys.length}
            ref={(box) => {
              if (box) box.indeterminate = wanted > 0 && wanted < keys.length;
            }}
            onChange={({ target }) => set(keys, target.checked)}
          />
          <span id={id} className="min-w-0 flex-1 break-words font-medium">
            {list.name}
          </span>
          <span className="tabular text-small text-soft">
            {t("vocabulary.places", { count: keys.length })}
          </span>
        </label>
      )}
      <ul className={named ? "pl-7" : undefined}>
        {list.items.map((item, at) => {
          const key = keys[at] ?? "";
          return (
            <li
              key={key}
              className="border-line border-t [contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]"
            >
              <Place item={item} wanted={!left.has(key)} onWanted={(yes) => set([key], yes)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface PlaceProps {
  item: Replacement;
  wanted: boolean;
  onWanted: (wanted: boolean) => void;
}

function Place({ item, wanted, onWanted }: PlaceProps) {
  const { start, before, heard, text, after } = item;
  return (
    <label className="flex min-h-11 items-baseline gap-3 py-2 text-small">
      <input
        type="checkbox"
        className="size-4 shrink-0 translate-y-0.5 accent-accent"
        checked={wanted}
        onChange={({ target }) => onWanted(target.checked)}
      />
      <span className="tabular w-12 shrink-0 text-right text-soft">{clock(start)}</span>
      <span dir="auto" className="min-w-0 flex-1 break-words">
        <span className="text-soft">{before} </span>
        <del className="text-soft decoration-danger">{heard}</del>{" "}
        <ins className="differs">{text}</ins>
        <span className="text-soft"> {after}</span>
      </span>
    </label>
  );
}
