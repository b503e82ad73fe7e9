import { useEffect } from "react";
import { liveState } from "@/domain/live/live-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

/** The page's title: what is open, and before it that the page records. */
export function usePageTitle(name: string | undefined): void {
  const t = useT();
  const phase = useStore(liveState)?.phase;
  useEffect(() => {
    const title = name ? t("app.title", { name }) : "Tacet";
    document.title = phase ? t(`live.titles.${phase}`, { title }) : title;
  }, [name, phase, t]);
}
