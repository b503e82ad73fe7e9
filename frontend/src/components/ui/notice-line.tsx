import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "@/lib/i18n/i18n";
import { Button } from "./button";
import { IconButton } from "./icon-button";

export interface NoticeLineProps {
  /** Without any there is no line. */
  children: ReactNode;
  onUndo?: (() => void) | undefined;
  onClose: () => void;
}

/** A line about what was done, within a dialog: a toast would lie behind it. */
export function NoticeLine({ children, onUndo, onClose }: NoticeLineProps) {
  const t = useT();
  return (
    <div role="status" className="empty:hidden">
      {children && (
        <div className="flex items-center gap-2 rounded-soft border border-line bg-notice pr-1 pl-4 text-small">
          <p className="min-w-0 flex-1 break-words py-2">{children}</p>
          {onUndo && (
            <Button kind="quiet" className="font-medium text-accent!" onClick={onUndo}>
              {t("ui.undo")}
            </Button>
          )}
          <IconButton label={t("ui.hide")} onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
