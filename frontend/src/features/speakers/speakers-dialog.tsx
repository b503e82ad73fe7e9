import type { Run } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { speakersOpen } from "@/domain/speakers/speaker-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { FindSpeakers } from "./find-speakers";
import { PersonRow } from "./person-row";
import { useTextSpeakers } from "./use-speakers";

/** Those who speak in a recording, and the search for them. */
export function SpeakersDialog({ run }: { run: Run }) {
  const t = useT();
  const open = useStore(speakersOpen);
  const close = () => speakersOpen.set(false);
  return (
    <Dialog open={open} onClose={close} title={t("speakers.title")}>
      <People run={run} onDone={close} />
      <FindSpeakers recordingId={run.recording_id} />
    </Dialog>
  );
}

function People({ run, onDone }: { run: Run; onDone: () => void }) {
  const t = useT();
  const { people } = useTextSpeakers(run);
  if (people.length === 0) return null;
  return (
    <ul aria-label={t("speakers.title")} className="-mt-3 mb-4">
      {people.map((person) => (
        <PersonRow key={person.place} {...{ person, people, onDone }} runId={run.id} />
      ))}
    </ul>
  );
}
