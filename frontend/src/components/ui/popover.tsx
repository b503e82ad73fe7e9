import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";

export interface PopoverProps {
  /** What it stands at, and what has the focus again once it closes; null while it is closed. */
  anchor: HTMLElement | null;
  onClose: () => void;
  label: string;
  children: ReactNode;
}

/** A small dialog beside what it is about; the page around it stays as it is. */
export function Popover({ anchor, onClose, label, children }: PopoverProps) {
  return (
    <Base.Root open={anchor !== null} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal role="region" aria-label={label}>
        <Base.Positioner
          anchor={anchor}
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-40"
        >
          <Base.Popup
            aria-label={label}
            data-popover
            initialFocus={focusFirst}
            finalFocus={() => (anchor?.isConnected ? anchor : true)}
            className="overlay-popup max-h-(--available-height) w-72 max-w-[calc(100vw-16px)] overflow-y-auto rounded-soft border border-line bg-raised text-ink shadow-lift outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/**
 * Focuses the first control at once: a key that comes before the next frame would go to what the
 * popover stands at. False where there is one; else the popover itself gets the focus.
 */
function focusFirst(): boolean {
  const first = document.querySelector<HTMLElement>("[data-popover][data-open] button");
  first?.focus({ preventScroll: true });
  return !first;
}
