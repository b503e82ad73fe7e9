import { type KeyboardEvent, useRef, useState } from "react";
import type { Run, Word } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { quotedText } from "@/domain/review/segment-labels";
import { nextName, shownName, typedName } from "@/domain/speakers/names";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { type Moving, moving } from "@/domain/speakers/speaker-state";
import { useSpeakerEdits } from "@/domain/speakers/use-speaker-edits";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { chosenByKey, MOST_KEYS } from "./choice-keys";
import { useTextSpeakers } from "./use-speakers";

/** Asks who says some words: somebody who speaks, or somebody new. */
export function MoveDialog({ run }: { run: Run }) {
  const t = useT();
  const asked = useStore(moving);
  const shown = asked?.runId === run.id ? asked : null;
  const close = () => moving.set(null);
  return (
    <Dialog open={shown !== null} onClose={close} title={t("speakers.who")}>
      {shown && <Choice run={run} asked={shown} onDone={close} />}
    </Dialog>
  );
}

interface ChoiceProps {
  run: Run;
  asked: Moving;
  onDone: () => void;
}

function Choice({ run, asked, onDone }: ChoiceProps) {
  const t = useT();
  const { segments, people } = useTextSpeakers(run);
  const { move } = useSpeakerEdits(run.id);
  const [text, setText] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const ids = new Set(asked.words);
  const words: Word[] = segments.flatMap((one) => one.words.filter(({ id }) => ids.has(id)));
  const now = words[0]?.speaker ?? null;
  const give = (name: string | null) => {
    onDone();
    move(asked.words, name);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = chosenByKey(event.key, text, people);
    if (chosen) give(chosen.name);
    else if (!walk(list.current, event.key)) return;
    event.preventDefault();
  };
  const fresh = nextName(people);
  return (
    <div className="flex flex-col gap-4">
      <p className="break-words text-soft">{quotedText(words)}</p>
      <form
        className="flex flex-col gap-4"
        onKeyDown={press}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) give(typedName(text, people));
        }}
      >
        <div className="flex items-center gap-2">
          <input
            data-autofocus
            aria-label={t("speakers.newName")}
            placeholder={t("speakers.newName")}
            value={text}
            maxLength={200}
            onChange={({ target }) => setText(target.value)}
            className="h-11 min-w-0 flex-1 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9"
          />
          <Button type="submit" kind="primary" disabled={!text.trim()}>
            {t("speakers.take")}
          </Button>
        </div>
        <ul ref={list} aria-label={t("speakers.title")} className="-mx-2 flex flex-col">
          {people.map((person, index) => (
            <Line
              key={person.name}
              digit={index < MOST_KEYS ? index + 1 : null}
              current={person.name === now}
              onClick={() => give(person.name)}
            >
              <SpeakerName name={person.name} people={people} />
            </Line>
          ))}
          <Line digit={null} current={false} onClick={() => give(fresh)}>
            {t("speakers.somebodyNew", { name: shownName(fresh) })}
          </Line>
          {now !== null && (
            <Line digit={null} current={false} onClick={() => give(null)}>
              {t("speakers.noOne")}
            </Line>
          )}
        </ul>
      </form>
      <p className="text-small text-soft pointer-coarse:hidden">{t("speakers.chooseHint")}</p>
    </div>
  );
}

/** Moves the focus through the people by arrow keys; false where a key means something else. */
function walk(list: HTMLElement | null, key: string): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by === undefined) return false;
  const lines = [...(list?.querySelectorAll("button") ?? [])];
  const here = lines.indexOf(document.activeElement as HTMLButtonElement);
  lines[Math.max(0, Math.min(lines.length - 1, here + by))]?.focus();
  return true;
}

interface LineProps {
  digit: number | null;
  /** Whether this is who says the words now. */
  current: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Line({ digit, current, onClick, children }: LineProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        onClick={onClick}
        className="flex min-h-11 w-full min-w-0 items-center gap-3 rounded-soft px-2 text-left text-small hover:bg-chosen aria-[current]:bg-chosen md:min-h-9"
      >
        <kbd className="tabular w-4 shrink-0 text-center font-sans text-soft pointer-coarse:hidden">
          {digit}
        </kbd>
        {children}
      </button>
    </li>
  );
}
