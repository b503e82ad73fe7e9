import { useT } from "@/lib/i18n/i18n";
import { usePageDrag } from "./use-page-drag";

/** Overlay that invites to drop files. */
export function DropOverlay() {
  const t = useT();
  const over = usePageDrag();
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-paper/85 p-4">
      <div className="grid h-full place-items-center rounded-soft border-2 border-accent border-dashed">
        <p className="text-title text-accent">{t("uploads.letGo")}</p>
      </div>
    </div>
  );
}
