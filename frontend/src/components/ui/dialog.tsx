import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { Button } from "./button";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Stays visible below the scrolled content. */
  footer?: ReactNode;
  size?: keyof typeof WIDTHS;
}

const WIDTHS = { usual: "sm:max-w-xl", wide: "sm:max-w-4xl", widest: "sm:max-w-5xl" };

/** A modal dialog: centered on a desktop, from the bottom edge on a phone. */
export function Dialog({ open, onClose, title, children, footer, size = "usual" }: DialogProps) {
  const t = useT();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="overlay-backdrop z-40" />
        <Base.Popup
          data-modal
          initialFocus={focusField}
          className={cx(
            "overlay-popup fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-soft bg-raised text-ink shadow-lift outline-none",
            "sm:top-[8dvh] sm:bottom-auto sm:mx-auto sm:max-h-[84dvh] sm:rounded-soft",
            WIDTHS[size],
          )}
        >
          <header className="flex items-center justify-between gap-4 border-line border-b py-2 pr-2 pl-6">
            <Base.Title className="text-lead">{title}</Base.Title>
            <Base.Close aria-label={t("ui.close")} render={<Button kind="quiet" square />}>
              <X size={20} aria-hidden="true" />
            </Base.Close>
          </header>
          <div data-scroller className="min-h-0 flex-1 overflow-y-auto p-6">
            {children}
          </div>
          {footer && <footer className="border-line border-t px-6 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/**
 * Focuses the field that a dialog is opened for, by its `data-autofocus`: at once, for what is typed
 * before the next frame would go to the page. False where there is one; else the usual gets the focus.
 */
function focusField(): boolean {
  const field = document.querySelector<HTMLElement>("[data-modal][data-open] [data-autofocus]");
  field?.focus();
  return !field;
}
