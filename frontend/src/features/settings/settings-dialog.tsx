import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys, settingsQuery } from "@/api/queries";
import type { Settings, SettingsChange } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { notify } from "@/components/ui/toasts";
import { LanguageSelect } from "@/domain/models/language-select";
import { hasAction, ModelAction } from "@/domain/models/model-action";
import { ModelChoice } from "@/domain/models/model-choice";
import { setPreference, usePreferences } from "@/lib/preferences";

const DEVICES: Record<string, string> = { cpu: "the processor", cuda: "the graphics card" };

/** Settings of the next runs (kept by the server) and of this browser. */
export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { data: settings } = useQuery(settingsQuery);
  return (
    <Dialog open={open} onClose={onClose} title="Settings">
      <div className="flex flex-col gap-8">
        {settings && <ServerSettings settings={settings} />}
        <BrowserSettings />
        {settings && (
          <p className="text-small text-soft">
            Tacet {settings.version}
            {settings.device_in_use &&
              `, listening on ${DEVICES[settings.device_in_use] ?? settings.device_in_use}`}
            .
          </p>
        )}
      </div>
    </Dialog>
  );
}

function ServerSettings({ settings }: { settings: Settings }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (change: SettingsChange) => api.patch<Settings>("/settings", change),
    onMutate: (change) =>
      client.setQueryData<Settings>(queryKeys.settings, (now) =>
        now ? { ...now, ...change } : now,
      ),
    onSuccess: (next) => client.setQueryData(queryKeys.settings, next),
    onError: (error) => {
      notify(error.message);
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
        legend="New files"
        hint="What happens when a file has arrived."
        options={[
          { value: "start", label: "Transcribe at once" },
          { value: "wait", label: "Wait for me" },
        ]}
        value={settings.auto_start ? "start" : "wait"}
        onChange={(value) => save.mutate({ auto_start: value === "start" })}
      />
    </>
  );
}

function BrowserSettings() {
  const { shading, theme } = usePreferences();
  return (
    <>
      <Segmented
        legend="Doubtful words"
        hint="How clearly they differ from the others."
        options={[
          { value: "off", label: "Off" },
          { value: "subtle", label: "Subtle" },
          { value: "strong", label: "Strong" },
        ]}
        value={shading}
        onChange={(value) => setPreference("shading", value)}
      />
      <Segmented
        legend="Colors"
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
        value={theme}
        onChange={(value) => setPreference("theme", value)}
      />
    </>
  );
}
