import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LanguageSelect } from "@/domain/models/language-select";
import { ModelAction } from "@/domain/models/model-action";
import { ModelChoice } from "@/domain/models/model-choice";
import { useEnglishOnly } from "@/domain/models/use-english-only";
import { useRunActions } from "@/domain/recordings/use-run-actions";
import { useT } from "@/lib/i18n/i18n";
import { MoreOptions } from "./more-options";
import { type Chosen, SilenceChoice } from "./silence-choice";
import { SpeakersChoice } from "./speakers-choice";
import { SpokenChoice } from "./spoken-choice";
import { SubtitleLines } from "./subtitle-lines";
import { TrackChoice } from "./track-choice";

export interface TranscribeDialogProps {
  recording: Recording;
  open: boolean;
  onClose: () => void;
}

/** What one run is asked for, with what each model costs, before anything starts. */
export function TranscribeDialog({ recording, open, onClose }: TranscribeDialogProps) {
  const t = useT();
  const { data: settings } = useQuery(settingsQuery);
  const { start } = useRunActions();
  const [model, setModel] = useState<string>();
  const [language, setLanguage] = useState<string>();
  const [options, setOptions] = useState<Chosen>({});
  const chosen = {
    model: model ?? settings?.model ?? "auto",
    language: language ?? settings?.language ?? "auto",
  };
  const englishOnly = useEnglishOnly(chosen.model);
  const begin = (later: boolean) => {
    const said = englishOnly ? { ...chosen, language: "en" } : chosen;
    start.mutate({ id: recording.id, options: { ...said, ...options }, later });
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t(recording.run ? "runs.transcribeAgain" : "runs.transcribe")}
      footer={
        <div className="flex items-center justify-between gap-4">
          <p className="text-small text-soft">{recording.run && t("runs.keptRuns")}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button title={t("runs.laterHint")} onClick={() => begin(true)}>
              {t("runs.transcribeLater")}
            </Button>
            <Button kind="primary" onClick={() => begin(false)}>
              {t("runs.transcribe")}
            </Button>
          </div>
        </div>
      }
    >
      <div className="flex flex-col gap-8">
        <LanguageSelect model={chosen.model} value={chosen.language} onChange={setLanguage} />
        <SpokenChoice chosen={options} onChange={setOptions} englishOnly={englishOnly} />
        {open && <TrackChoice recordingId={recording.id} chosen={options} onChange={setOptions} />}
        <SpeakersChoice chosen={options} onChange={setOptions} />
        <SubtitleLines />
        <SilenceChoice chosen={options} onChange={setOptions} />
        <ModelChoice
          value={chosen.model}
          onChange={setModel}
          action={(one) => !one.present && <ModelAction model={one} />}
        />
        <MoreOptions chosen={options} onChange={setOptions} />
      </div>
    </Dialog>
  );
}
