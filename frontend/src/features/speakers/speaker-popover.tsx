import { ArrowRightLeft, Merge, Pencil, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Run } from "@/api/types";
import { Popover } from "@/components/ui/popover";
import { shownName } from "@/domain/speakers/names";
import { type Person, personNamed, turnWords } from "@/domain/speakers/people";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { moving, type SpeakerMenu, speakerMenu } from "@/domain/speakers/speaker-state";
import { useSpeakerEdits } from "@/domain/speakers/use-speaker-edits";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { factsText } from "./facts";
import { NameForm } from "./name-form";
import { usePlayAll } from "./use-play-all";
import { useTextSpeakers } from "./use-speakers";

/** What can be done about a person, at the head of what they say. */
export function SpeakerPopover({ run }: { run: Run }) {
  const menu = useStore(speakerMenu);
  const shown = menu?.runId === run.id ? menu : null;
  const close = () => speakerMenu.set(null);
  return (
    <Popover anchor={shown?.head ?? null} onClose={close} label={shownName(shown?.name ?? null)}>
      {shown && <MenuOf key={shown.word} menu={shown} run={run} onDone={close} />}
    </Popover>
  );
}

interface MenuOfProps {
  menu: SpeakerMenu;
  run: Run;
  onDone: () => void;
}

function MenuOf({ menu, run, onDone }: MenuOfProps) {
  const t = useT();
  const { segments, people } = useTextSpeakers(run);
  const person = personNamed(people, menu.name);
  const move = () => {
    onDone();
    moving.set({ runId: run.id, words: turnWords(segments, menu.word, "whole") });
  };
  return (
    <div className="flex flex-col py-1 text-small">
      <div className="px-4 py-2">
        <SpeakerName name={menu.name} people={people} className="font-medium" />
        {person && <p className="tabular pt-1 text-soft">{factsText(person)}</p>}
      </div>
      {person && <Acts person={person} people={people} runId={run.id} onDone={onDone} />}
      <Item icon={<ArrowRightLeft size={16} aria-hidden="true" />} onClick={move}>
        {t("speakers.elseHere")}
      </Item>
    </div>
  );
}

interface ActsProps {
  person: Person;
  people: readonly Person[];
  runId: string;
  onDone: () => void;
}

/** What is done about all that a person says. */
function Acts({ person, people, runId, onDone }: ActsProps) {
  const t = useT();
  const [open, setOpen] = useState<"rename" | "merge" | null>(null);
  const { rename, merge } = useSpeakerEdits(runId);
  const playAll = usePlayAll();
  const { name } = person;
  const others = people.filter((one) => one !== person);
  const done = (act: () => void) => () => {
    onDone();
    act();
  };
  return (
    <>
      {open === "rename" ? (
        <div className="px-3 py-1">
          <NameForm name={name} people={people} onSave={(to) => done(() => rename(name, to))()} />
          <p className="px-1 pt-1 text-soft">{t("speakers.renameHint")}</p>
        </div>
      ) : (
        <Item icon={<Pencil size={16} aria-hidden="true" />} onClick={() => setOpen("rename")}>
          {t("speakers.rename")}
        </Item>
      )}
      <Item icon={<Play size={16} aria-hidden="true" />} onClick={done(() => playAll(person))}>
        {t("speakers.playAllShort")}
      </Item>
      {others.length > 0 && (
        <Item
          icon={<Merge size={16} aria-hidden="true" />}
          expanded={open === "merge"}
          onClick={() => setOpen((now) => (now === "merge" ? null : "merge"))}
        >
          {t("speakers.sameAsButton")}
        </Item>
      )}
      {open === "merge" && (
        <ul aria-label={t("speakers.sameAs")} className="pb-1">
          {others.map((other) => (
            <li key={other.name}>
              <Item onClick={done(() => merge(name, other.name))} inner>
                <SpeakerName name={other.name} people={people} />
              </Item>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface ItemProps {
  children: ReactNode;
  onClick: () => void;
  icon?: ReactNode;
  /** Whether it shows more below it; undefined where it does not. */
  expanded?: boolean;
  inner?: boolean;
}

function Item({ children, onClick, icon, expanded, inner = false }: ItemProps) {
  return (
    <button
      type="button"
      aria-expanded={expanded}
      onClick={onClick}
      className={`flex min-h-11 w-full items-center gap-3 px-4 text-left hover:bg-chosen md:min-h-9 -outline-offset-2 ${inner ? "pl-11" : ""}`}
    >
      {icon}
      {children}
    </button>
  );
}
