import { type RefObject, useEffect, useState } from "react";
import type { RemovedWord, Transcript, Word } from "@/api/types";
import { preciseClock } from "@/lib/format";
import { wordsOf } from "./rows";

interface Shown {
  word: Word | RemovedWord;
  left: number;
  top: number;
  below: boolean;
}

const DELAY = 300;
const WIDTH = 272;

/** The small card with a word's exact figures, while the mouse rests on it or it has the focus. */
export function WordCard({
  box,
  transcript,
}: {
  box: RefObject<HTMLElement | null>;
  transcript: Transcript;
}) {
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = new AbortController();
    const { signal } = off;
    const show = (target: EventTarget | null, wait: number) => {
      clearTimeout(timer);
      const stop = (target as Element).closest<HTMLElement>("[data-word],[data-removed]");
      if (!stop) return setShown(null);
      timer = setTimeout(() => setShown(place(stop, transcript)), wait);
    };
    const hide = () => {
      clearTimeout(timer);
      setShown(null);
    };
    element.addEventListener(
      "pointerover",
      ({ target, pointerType }) => {
        if (pointerType !== "touch") show(target, DELAY);
      },
      { signal },
    );
    element.addEventListener("focusin", ({ target }) => show(target, 0), { signal });
    for (const name of ["pointerleave", "focusout", "scroll", "click"]) {
      element.addEventListener(name, hide, { signal });
    }
    return () => {
      clearTimeout(timer);
      off.abort();
    };
  }, [box, transcript]);

  if (!shown) return null;
  const { word, left, top, below } = shown;
  return (
    <div
      role="tooltip"
      className="pointer-events-none fixed z-30 rounded-soft border border-line bg-raised p-3 text-small shadow-lift"
      style={{ left, top, width: WIDTH, transform: below ? undefined : "translateY(-100%)" }}
    >
      <WordFigures word={word} />
    </div>
  );
}

export function WordFigures({ word }: { word: Word | RemovedWord }) {
  const { probability, start, end, reasons, verdict } = word;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <dt className="text-soft">How sure</dt>
      <dd className="tabular text-right">{(probability * 100).toFixed(1)} %</dd>
      <dt className="text-soft">When</dt>
      <dd className="tabular text-right">
        {preciseClock(start)} – {preciseClock(end)}
      </dd>
      {verdict === "removed" && <dt className="col-span-2">Set aside</dt>}
      {reasons.length > 0 && (
        <dd className="col-span-2 border-line border-t pt-2">
          {reasons.map((reason) => (
            <span key={reason} className="block first-letter:uppercase">
              {reason}
            </span>
          ))}
        </dd>
      )}
    </dl>
  );
}

function place(stop: HTMLElement, transcript: Transcript): Shown | null {
  const word = wordOf(stop, transcript);
  if (!word) return null;
  const rect = stop.getBoundingClientRect();
  const middle = rect.left + rect.width / 2 - WIDTH / 2;
  const left = Math.max(8, Math.min(middle, innerWidth - WIDTH - 8));
  const below = rect.top < 200;
  return { word, left, below, top: below ? rect.bottom + 8 : rect.top - 8 };
}

function wordOf({ dataset }: HTMLElement, { segments, removed }: Transcript) {
  if (dataset.removed !== undefined) return removed[Number(dataset.key?.slice(1))];
  const [id, index] = (dataset.word ?? "").split(":").map(Number);
  const segment = segments.find((one) => one.id === id);
  return segment && wordsOf(segment)[index ?? 0];
}
