import { ChevronRight, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import type { RecordingSpeakers, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { shownName } from "@/domain/speakers/names";
import { type Person, personNamed } from "@/domain/speakers/people";
import { SpeakerChip } from "@/domain/speakers/speaker-chip";
import { speakersOpen } from "@/domain/speakers/speaker-state";
import { percent } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { shareText } from "./facts";
import { useSpeakerSearch, useTextSpeakers } from "./use-speakers";

const SHOWN = 4; // People in the line; the list has all.

/** Who speaks and how much, or how far the search for it is; a press opens the list. */
export function SpeakersLine({ run }: { run: Run }) {
  const { people } = useTextSpeakers(run);
  const { search } = useSpeakerSearch(run.recording_id);
  const content = useContent(people, search);
  if (!content) return null;
  return (
    <Button
      kind="quiet"
      className="-ml-2 h-auto! min-h-11 max-w-full flex-wrap justify-start! gap-x-4! gap-y-1! self-start px-2! py-1 md:min-h-8"
      onClick={() => speakersOpen.set(true)}
    >
      {content}
      <ChevronRight size={14} aria-hidden="true" />
    </Button>
  );
}

function useContent(people: readonly Person[], search: RecordingSpeakers | undefined): ReactNode {
  const t = useT();
  if (search?.state === "waiting") return t("speakers.waiting");
  if (search?.state === "listening")
    return (
      <span className="tabular">
        {t("speakers.listening", { percent: percent(search.progress) })}
      </span>
    );
  if (people.length > 0) return <Shares people={people} />;
  if (search?.state === "failed")
    return <span className="text-danger">{t("speakers.failed")}</span>;
  if (!search) return null;
  if (search.state === "done") return t(search.people ? "speakers.title" : "speakers.nobody");
  return (
    <>
      <UsersRound size={16} aria-hidden="true" />
      {t("speakers.find")}
    </>
  );
}

/** Those who speak most, with their part of the talk. */
function Shares({ people }: { people: readonly Person[] }) {
  const t = useT();
  const most = people.toSorted((a, b) => b.seconds - a.seconds).slice(0, SHOWN);
  const shown = people.filter((one) => personNamed(most, one.name));
  const others = people.length - shown.length;
  return (
    <>
      <span className="sr-only">{t("speakers.title")} </span>
      {shown.map(({ name, share }) => (
        <span key={name} className="tabular inline-flex min-w-0 items-center gap-1.5">
          <SpeakerChip name={name} people={people} />
          <span dir="auto" className="max-w-48 truncate">
            {t("speakers.share", { name: shownName(name), percent: shareText(share) })}
          </span>
        </span>
      ))}
      {others > 0 && <span className="text-soft">{t("speakers.more", { count: others })}</span>}
    </>
  );
}
