import { useQuery } from "@tanstack/react-query";
import { BookA, ChevronDown, CircleHelp, Contrast, Search } from "lucide-react";
import { useConnection } from "@/api/events/use-server-events";
import { settingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Logo } from "@/components/ui/logo";
import { ServerText } from "@/components/ui/server-text";
import { useRequiredModelDownload } from "@/domain/models/use-model-download";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useSearch } from "@/domain/recordings/use-search";
import { vocabularyView } from "@/domain/vocabulary/vocabulary-view";
import { SettingsDialog } from "@/features/settings/settings-dialog";
import { SaveStatus } from "@/features/transcript/editing/save-status";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { toggleTheme } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { helpOpen, settingsOpen } from "./dialog-state";
import { HelpDialog } from "./shortcuts/help-dialog";

export function TopBar() {
  const t = useT();
  const { data: settings } = useQuery(settingsQuery);
  const { open } = useOpenRecording();
  const search = useSearch();
  const showSettings = useStore(settingsOpen);
  const showHelp = useStore(helpOpen);
  const awaited = useRequiredModelDownload();
  const model = awaited
    ? t("app.modelComing", { title: awaited.title, percent: awaited.percent })
    : (settings?.model_in_use?.title ?? settings?.model);
  return (
    <>
      <header className="flex h-13 shrink-0 items-center gap-1 border-line border-b bg-side px-2 sm:px-3">
        <button
          type="button"
          aria-label={t("app.toStart")}
          onClick={() => open(undefined)}
          className="flex h-11 items-center gap-2 px-1 text-accent sm:px-2"
        >
          <Logo className="size-6" />
          <span className="text-ink text-lead tracking-tight">Tacet</span>
        </button>
        <div className="ml-auto flex min-w-0 items-center">
          <SaveStatus />
          <IconButton label={t("search.title")} shortcut="Ctrl+K" onClick={() => search.open()}>
            <Search size={18} aria-hidden="true" />
          </IconButton>
          {settings && (
            <Button kind="quiet" className="min-w-0 px-3!" onClick={() => settingsOpen.set(true)}>
              <span className="text-soft max-sm:sr-only">{t("app.model")}</span>
              <span className="truncate">{model}</span>
              <ChevronDown size={14} className="shrink-0" aria-hidden="true" />
            </Button>
          )}
          <IconButton
            label={t("vocabulary.title")}
            onClick={() => vocabularyView.set({ kind: "terms" })}
          >
            <BookA size={18} aria-hidden="true" />
          </IconButton>
          {/* A phone has no room for it; the settings offer it, too. */}
          <IconButton
            label={t("app.lightOrDark")}
            shortcut="t"
            className="max-sm:hidden"
            onClick={toggleTheme}
          >
            <Contrast size={18} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={t("app.keysAndHelp")}
            title={t("help.title")}
            shortcut="?"
            onClick={() => helpOpen.set(true)}
          >
            <CircleHelp size={18} aria-hidden="true" />
          </IconButton>
        </div>
      </header>
      <ConnectionLine />
      <SettingsDialog open={showSettings} onClose={() => settingsOpen.set(false)} />
      <HelpDialog open={showHelp} onClose={() => helpOpen.set(false)} />
    </>
  );
}

function ConnectionLine() {
  const t = useT();
  if (useConnection() === "open") return null;
  return (
    <p role="status" className="shrink-0 border-line border-b bg-notice px-4 py-1.5 text-small">
      {t("app.noAnswer")}
    </p>
  );
}

/**
 * The server's notice about the model, in the scrolled part of the page. Over a recording, a small
 * window gives it one line.
 */
export function Notice({ brief }: { brief: boolean }) {
  const t = useT();
  const { data: settings } = useQuery(settingsQuery);
  if (!settings?.notice) return null;
  return (
    <aside
      aria-label={t("app.aboutModel")}
      className={cx(
        "shrink-0 border-line border-b bg-notice px-4 py-1.5 text-small sm:px-6",
        brief && "max-md:flex max-md:gap-2 low:hidden",
      )}
    >
      <span className={cx(brief && "max-md:min-w-0 max-md:truncate")}>
        <ServerText of={settings.notice} />
      </span>{" "}
      <button
        type="button"
        onClick={() => settingsOpen.set(true)}
        className="-my-2 whitespace-nowrap py-2 underline decoration-mark underline-offset-4 hover:decoration-current"
      >
        {t("app.chooseModel")}
      </button>
    </aside>
  );
}
