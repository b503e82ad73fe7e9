import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modelsQuery } from "@/api/queries";
import type { Ask, HeardBeside, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { DifferingWords } from "@/domain/recordings/differing-words";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import { KeyBadge } from "./key-badge";

export interface ListenAgainProps {
  run: Run;
  /** The newest ask about this place, if there is one. */
  about: Ask | null;
  onListen: (model: string | null) => void;
}

/** Has the sentence heard again with more care, perhaps by another model. */
export function ListenAgain({ run, about, onListen }: ListenAgainProps) {
  const t = useT();
  const { data } = useQuery(modelsQuery);
  const [model, setModel] = useState("");
  const others = (data ?? []).filter(({ present, name }) => present && name !== run.model);
  if (about?.state === "waiting") return <p role="status">{t("review.listening")}</p>;
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button
        onClick={(event) => {
          keepFocus(event);
          onListen(model || null);
        }}
      >
        <KeyBadge shortcut="l" />
        {t("review.listenAgain")}
      </Button>
      {others.length > 0 && (
        <select
          aria-label={t("review.listenWith")}
          value={model}
          onChange={({ target }) => setModel(target.value)}
          className="h-11 max-w-full rounded-soft border border-mark bg-raised px-2 text-small md:h-9"
        >
          <option value="">{t("review.sameModel", { model: run.model_title })}</option>
          {others.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      )}
      {about?.state === "failed" && (
        <p className="text-danger">
          {about.error ? <ServerText of={about.error} /> : t("review.notListened")}
        </p>
      )}
    </div>
  );
}

export interface BesideProps {
  heard: HeardBeside;
  /** The model that heard it. */
  model: string;
  /** The key that takes all of it. */
  number: number;
  onTake: () => void;
  onLeave: () => void;
}

/** What stands beside what was heard again; words that differ are marked. */
export function Beside({ heard, model, number, onTake, onLeave }: BesideProps) {
  const t = useT();
  const differs = [...heard.before, ...heard.after].some(({ same }) => !same);
  return (
    <div className="grid w-full gap-x-6 gap-y-1 border-line border-t pt-2 sm:grid-cols-2">
      <Side label={t("review.asItStands")} words={heard.before} />
      <Side label={t("review.heardBy", { model })} words={heard.after} />
      <div className="flex flex-wrap items-center gap-1 sm:col-start-2">
        {differs && heard.text ? (
          <Button onClick={onTake}>
            <KeyBadge shortcut={String(number)} />
            {t("review.takeHeard")}
          </Button>
        ) : (
          <p className="text-soft">
            {t(heard.text ? "review.sameHeard" : "review.nothingMadeOut")}
          </p>
        )}
        <Button kind="quiet" onClick={onLeave}>
          {t("review.leaveHeard")}
        </Button>
      </div>
    </div>
  );
}

function Side({ label, words }: { label: string; words: HeardBeside["before"] }) {
  return (
    <div className="min-w-0">
      <h2 className="text-soft">{label}</h2>
      <p dir="auto" className="break-words">
        <DifferingWords words={words} />
      </p>
    </div>
  );
}
