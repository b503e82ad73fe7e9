import { shownName } from "@/domain/speakers/names";
import type { Person } from "@/domain/speakers/people";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { speakerMenu } from "@/domain/speakers/speaker-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import type { TextRow } from "./rows/rows";

export interface SpeakerHeadProps {
  row: TextRow;
  people: readonly Person[];
  /** The run whose text may be changed; null where it is only read. */
  runId: string | null;
}

const PLACE = "col-start-2 w-fit max-w-full min-h-8 text-small font-medium";

/** Who speaks from here on; a press opens what can be done about it. */
export function SpeakerHead({ row, people, runId }: SpeakerHeadProps) {
  const t = useT();
  const menu = useStore(speakerMenu);
  const name = row.speaker;
  const word = firstWord(row);
  const who = <SpeakerName name={name} people={people} />;
  if (runId === null || word === null) return <p className={`${PLACE} flex items-center`}>{who}</p>;
  const label = t("speakers.menu", { name: shownName(name) });
  return (
    <button
      type="button"
      data-speaker={name ?? ""}
      aria-haspopup="dialog"
      aria-expanded={menu?.word === word}
      aria-label={label}
      title={label}
      onClick={({ currentTarget }) => speakerMenu.set({ runId, name, word, head: currentTarget })}
      className={`${PLACE} -mx-1.5 flex select-none items-center rounded-soft px-1.5 hover:bg-chosen max-sm:min-h-11`}
    >
      {who}
    </button>
  );
}

/** The id of the first word of a row that stands; null where there is none to change. */
function firstWord({ tokens, segments }: TextRow): string | null {
  if (!segments[0]?.words.length) return null;
  for (const token of tokens) if ("word" in token) return token.word.id;
  return null;
}
