import { useId, useState } from "react";
import type { RecordingSpeakers } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { ServerText } from "@/components/ui/server-text";
import { Sure } from "@/components/ui/sure";
import { PeopleCount } from "@/domain/speakers/people-count";
import { percent } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { useSpeakerSearch } from "./use-speakers";

/** The search for who speaks: its beginning, its course, and what was kept of the voices. */
export function FindSpeakers({ recordingId }: { recordingId: string }) {
  const t = useT();
  const { search, error, refetch, ask, forget } = useSpeakerSearch(recordingId);
  if (!search) {
    return error ? (
      <p className="flex flex-wrap items-center gap-3 text-small text-soft">
        {t("speakers.notFetched")} {serverWords(error)}
        <Button onClick={() => void refetch()}>{t("ui.tryAgain")}</Button>
      </p>
    ) : null;
  }
  const { state } = search;
  return (
    <section className="flex flex-col gap-4">
      {(state === "waiting" || state === "listening") && <Course search={search} />}
      {state === "failed" && (
        <p className="text-danger text-small">
          {t("speakers.failed")} {search.error && <ServerText of={search.error} />}
        </p>
      )}
      {state === "done" && search.people === 0 && <p>{t("speakers.nobody")}</p>}
      {(state === "none" || state === "done" || state === "failed") && (
        <Asking
          key={state}
          search={search}
          busy={ask.isPending}
          onAsk={(people) => ask.mutate(people)}
        />
      )}
      <p className="text-small text-soft">{t("speakers.biometric")}</p>
      {state !== "none" && <Forget busy={forget.isPending} onForget={() => forget.mutate()} />}
    </section>
  );
}

/** How far the search is. */
function Course({ search: { state, progress, error } }: { search: RecordingSpeakers }) {
  const t = useT();
  if (state === "waiting") {
    return <p role="status">{error ? <ServerText of={error} /> : t("speakers.waiting")}</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="tabular">
        {t("speakers.listening", { percent: percent(progress) })}
      </p>
      <ProgressLine value={progress} label={t("speakers.listeningLabel")} />
    </div>
  );
}

interface AskingProps {
  search: RecordingSpeakers;
  busy: boolean;
  onAsk: (people: number) => void;
}

const BUTTONS = { none: "speakers.begin", done: "speakers.again", failed: "ui.tryAgain" } as const;

/** Asks for the number of people, and begins. */
function Asking({ search, busy, onAsk }: AskingProps) {
  const t = useT();
  const id = useId();
  const [people, setPeople] = useState(search.wanted.num_speakers);
  const state = search.state as keyof typeof BUTTONS;
  const hint = state === "done" ? t("speakers.againHint") : t("speakers.findHint");
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(people);
      }}
    >
      <p className="text-small">{hint}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <label htmlFor={id} className="text-small">
          {t("speakers.howMany")}
        </label>
        <PeopleCount id={id} value={people} onChange={setPeople} />
        <Button type="submit" kind={state === "done" ? "plain" : "primary"} disabled={busy}>
          {t(BUTTONS[state])}
        </Button>
      </div>
    </form>
  );
}

/** Deletes what was kept of the voices, after one more press. */
function Forget({ busy, onForget }: { busy: boolean; onForget: () => void }) {
  const t = useT();
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <Button kind="quiet" className="-ml-4 self-start text-danger!" onClick={() => setSure(true)}>
        {t("speakers.forget")}
      </Button>
    );
  }
  return (
    <Sure
      yes={t("speakers.forgetNow")}
      no={t("speakers.keep")}
      busy={busy}
      onYes={() => {
        setSure(false);
        onForget();
      }}
      onNo={() => setSure(false)}
    >
      <p>{t("speakers.forgetSure")}</p>
    </Sure>
  );
}
