import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys, settingsQuery } from "@/api/queries";
import type { Settings, SettingsChange } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { notifyProblem } from "@/components/ui/toasts";
import { LanguageSelect } from "@/domain/models/language-select";
import { hasAction, ModelAction } from "@/domain/models/model-action";
import { ModelChoice } from "@/domain/models/model-choice";
import { PAGE_LANGUAGES, usePageLanguage, useT } from "@/lib/i18n/i18n";
import { ownName } from "@/lib/i18n/language-names";
import { setPreference, usePreferences } from "@/lib/preferences";
import { SignedIn } from "./signed-in";
import { VoiceSettings } from "./voice-settings";

/** Settings of the next runs (kept by the server) and of this browser. */
export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const { data: settings } = useQuery(settingsQuery);
  return (
    <Dialog open={open} onClose={onClose} title={t("settings.title")}>
      <div className="flex flex-col gap-8">
        {settings && <ServerSettings settings={settings} />}
        <BrowserSettings />
        <SignedIn />
        {settings && <Version settings={settings} />}
      </div>
    </Dialog>
  );
}

function Version({ settings: { version, device_in_use: device } }: { settings: Settings }) {
  const t = useT();
  const named = device === "cpu" || device === "cuda" ? t(`settings.devices.${device}`) : device;
  return (
    <p className="text-small text-soft">
      {named
        ? t("settings.versionOn", { version, device: named })
        : t("settings.version", { version })}
    </p>
  );
}

function ServerSettings({ settings }: { settings: Settings }) {
  const t = useT();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (change: SettingsChange) => api.patch<Settings>("/settings", change),
    onMutate: (change) =>
      client.setQueryData<Settings>(queryKeys.settings, (now) =>
        now ? { ...now, ...change } : now,
      ),
    onSuccess: (next) => client.setQueryData(queryKeys.settings, next),
    onError: (error) => {
      notifyProblem(error);
      void client.invalidateQueries({ queryKey: queryKeys.settings });
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.models }),
  });
  return (
    <>
      <ModelChoice
        value={settings.model}
        onChange={(model) => save.mutate({ model })}
        action={(model) => hasAction(model) && <ModelAction model={model} />}
      />
      <LanguageSelect
        model={settings.model}
        value={settings.language}
        onChange={(language) => save.mutate({ language })}
      />
      <Segmented
        legend={t("settings.newFiles")}
        hint={t("settings.newFilesHint")}
        options={[
          { value: "start", label: t("settings.atOnce") },
          { value: "wait", label: t("settings.waitForMe") },
        ]}
        value={settings.auto_start ? "start" : "wait"}
        onChange={(value) => save.mutate({ auto_start: value === "start" })}
      />
      <VoiceSettings settings={settings} />
    </>
  );
}

function BrowserSettings() {
  const t = useT();
  const { shading, theme } = usePreferences();
  const language = usePageLanguage();
  return (
    <>
      <Segmented
        legend={t("settings.doubt")}
        hint={t("settings.doubtHint")}
        options={[
          { value: "off", label: t("settings.shading.off") },
          { value: "subtle", label: t("settings.shading.subtle") },
          { value: "strong", label: t("settings.shading.strong") },
        ]}
        value={shading}
        onChange={(value) => setPreference("shading", value)}
      />
      <Segmented
        legend={t("settings.colors")}
        options={[
          { value: "system", label: t("settings.themes.system") },
          { value: "light", label: t("settings.themes.light") },
          { value: "dark", label: t("settings.themes.dark") },
        ]}
        value={theme}
        onChange={(value) => setPreference("theme", value)}
      />
      <Segmented
        legend={t("settings.language")}
        options={PAGE_LANGUAGES.map((code) => ({
          value: code,
          label: ownName(code),
          lang: code,
        }))}
        value={language}
        onChange={(value) => setPreference("language", value)}
      />
    </>
  );
}
