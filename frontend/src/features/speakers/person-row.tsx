import { Merge, Pencil, Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { shownName } from "@/domain/speakers/names";
import type { Person } from "@/domain/speakers/people";
import { SpeakerChip, voiceOf } from "@/domain/speakers/speaker-chip";
import { SpeakerName } from "@/domain/speakers/speaker-name";
import { useSpeakerEdits } from "@/domain/speakers/use-speaker-edits";
import { useT } from "@/lib/i18n/i18n";
import { factsText } from "./facts";
import { NameForm } from "./name-form";
import { usePlayAll } from "./use-play-all";

export interface PersonRowProps {
  person: Person;
  people: readonly Person[];
  runId: string;
  /** Called when something goes on outside the list. */
  onDone: () => void;
}

/** A person with their part of the talk, and what can be done about them. */
export function PersonRow({ person, people, runId, onDone }: PersonRowProps) {
  const t = useT();
  const [naming, setNaming] = useState(false);
  const { rename } = useSpeakerEdits(runId);
  const playAll = usePlayAll();
  const name = shownName(person.name);
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-line border-b py-2">
      <SpeakerChip name={person.name} people={people} />
      {naming ? (
        <NameForm
          name={person.name}
          people={people}
          onSave={(to) => {
            setNaming(false);
            rename(person.name, to);
          }}
        />
      ) : (
        <>
          <div className="min-w-0 flex-1 basis-40">
            <p dir="auto" className="truncate font-medium text-small">
              {name}
            </p>
            <p className="tabular text-small text-soft">{factsText(person)}</p>
          </div>
          <div className="flex">
            <IconButton
              label={t("speakers.playAll", { name })}
              title={t("speakers.playAllShort")}
              onClick={() => {
                onDone();
                playAll(person);
              }}
            >
              <Play size={16} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={t("speakers.renameOne", { name })}
              title={t("speakers.rename")}
              onClick={() => setNaming(true)}
            >
              <Pencil size={16} aria-hidden="true" />
            </IconButton>
            <SameAs {...{ person, people, runId }} />
          </div>
          <Share person={person} />
        </>
      )}
    </li>
  );
}

/** The part of the talk as a bar; the figure stands beside it. */
function Share({ person: { share, place } }: Pick<PersonRowProps, "person">) {
  return (
    <div aria-hidden="true" className="mt-1 h-1 w-full overflow-hidden rounded-full bg-line">
      <div
        className="voice-bar h-full origin-left"
        data-voice={voiceOf(place)}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}

/** Makes a person one with another. */
function SameAs({ person, people, runId }: Pick<PersonRowProps, "person" | "people" | "runId">) {
  const t = useT();
  const { merge } = useSpeakerEdits(runId);
  if (people.length < 2) return null;
  const label = t("speakers.sameAsOne", { name: shownName(person.name) });
  return (
    <Menu
      trigger={
        <Button kind="quiet" square aria-label={label} title={t("speakers.sameAsButton")}>
          <Merge size={16} aria-hidden="true" />
        </Button>
      }
    >
      {people
        .filter((one) => one !== person)
        .map((other) => (
          <MenuItem key={other.name} onClick={() => merge(person.name, other.name)}>
            <SpeakerName name={other.name} people={people} />
          </MenuItem>
        ))}
    </Menu>
  );
}
