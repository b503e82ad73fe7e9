import { saveState } from "@/domain/editing/saving/save-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

/** Whether what was typed is saved, in the one place of the page that says so. */
export function SaveStatus() {
  const t = useT();
  const { kind } = useStore(saveState);
  const text = kind === "idle" ? "" : t(`editing.saving.${kind}`);
  return (
    <p
      role="status"
      aria-label={t("editing.savingLabel")}
      title={text}
      className="min-w-0 truncate px-2 text-small text-soft empty:hidden"
    >
      {text}
    </p>
  );
}
