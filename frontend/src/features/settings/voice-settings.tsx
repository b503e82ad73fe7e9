import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Settings, Voice } from "@/api/types";
import { voicesQuery } from "@/api/voices";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { Sure } from "@/components/ui/sure";
import { dateTime, durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { useVoices } from "./use-voices";

/** Whether voices are remembered, and whose are. */
export function VoiceSettings({ settings: { voice_profiles: on } }: { settings: Settings }) {
  const t = useT();
  const [leaving, setLeaving] = useState(false);
  const { data: voices, error, refetch } = useQuery({ ...voicesQuery, enabled: on });
  const { turn, forget, forgetAll } = useVoices();
  const choose = (to: boolean) => {
    const sure = to || voices?.length === 0;
    setLeaving(!sure);
    if (sure) turn.mutate(to);
  };
  return (
    <section className="flex flex-col gap-3">
      <Segmented
        legend={t("voices.title")}
        hint={t("voices.hint")}
        options={[
          { value: "off", label: t("voices.off") },
          { value: "on", label: t("voices.on") },
        ]}
        value={(turn.isPending ? turn.variables : on) ? "on" : "off"}
        onChange={(value) => choose(value === "on")}
      />
      {on && leaving && (
        <Sure
          yes={t("voices.offNow")}
          no={t("voices.keep")}
          onYes={() => {
            setLeaving(false);
            turn.mutate(false);
          }}
          onNo={() => setLeaving(false)}
        >
          <p>{t("voices.sureOff")}</p>
        </Sure>
      )}
      <p className="text-small text-soft">{t("voices.biometric")}</p>
      {on && error && (
        <p className="flex flex-wrap items-center gap-3 text-small text-soft">
          {t("voices.notFetched")} {serverWords(error)}
          <Button onClick={() => void refetch()}>{t("ui.tryAgain")}</Button>
        </p>
      )}
      {on && voices && <Voices voices={voices} onForget={forget} onForgetAll={forgetAll} />}
    </section>
  );
}

interface VoicesProps {
  voices: readonly Voice[];
  onForget: (voice: Voice) => void;
  onForgetAll: () => void;
}

function Voices({ voices, onForget, onForgetAll }: VoicesProps) {
  const t = useT();
  const [asked, setAsked] = useState(false);
  if (voices.length === 0) return <p className="text-small">{t("voices.none")}</p>;
  return (
    <>
      <ul aria-label={t("voices.list")} className="border-line border-t">
        {voices.map((voice) => (
          <VoiceRow key={voice.id} voice={voice} onForget={() => onForget(voice)} />
        ))}
      </ul>
      {asked ? (
        <Sure
          yes={t("voices.deleteNow")}
          no={t("voices.keep")}
          onYes={() => {
            setAsked(false);
            onForgetAll();
          }}
          onNo={() => setAsked(false)}
        >
          <p>{t("voices.sure")}</p>
        </Sure>
      ) : (
        <Button
          kind="quiet"
          className="-ml-4 self-start text-danger!"
          onClick={() => setAsked(true)}
        >
          {t("voices.deleteAll")}
        </Button>
      )}
    </>
  );
}

function VoiceRow({ voice, onForget }: { voice: Voice; onForget: () => void }) {
  const t = useT();
  const facts = { time: durationText(voice.seconds), date: dateTime(voice.made_at) };
  return (
    <li className="flex min-h-14 items-center gap-1 border-line border-b py-1">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="break-words font-medium text-small">
          {voice.name}
        </p>
        <p className="tabular text-small text-soft">{t("voices.facts", facts)}</p>
      </div>
      <IconButton
        label={t("voices.deleteOne", { name: voice.name })}
        title={t("voices.delete")}
        onClick={onForget}
      >
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
