import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { cx } from "@/lib/cx";

export interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A short list of things to do, under the button that opens it. */
export function Menu({ trigger, children, open, onOpenChange }: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal role="region" aria-label="Menu">
        <Base.Positioner side="bottom" align="end" sideOffset={4} className="z-40">
          <Base.Popup className="overlay-popup min-w-56 max-w-[calc(100vw-16px)] rounded-soft border border-line bg-raised py-1 text-ink shadow-lift outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const ITEM =
  "flex min-h-11 items-center justify-between gap-6 px-4 text-small outline-none md:min-h-9 data-highlighted:bg-chosen data-disabled:opacity-50";

export interface MenuItemProps {
  children: ReactNode;
  hint?: string;
  onClick?: () => void;
  href?: string;
  danger?: boolean;
}

export function MenuItem({ children, hint, onClick, href, danger }: MenuItemProps) {
  const className = cx(ITEM, danger && "text-danger");
  const content = (
    <>
      <span>{children}</span>
      {hint && <span className="text-soft">{hint}</span>}
    </>
  );
  if (!href) {
    return (
      <Base.Item className={className} onClick={onClick}>
        {content}
      </Base.Item>
    );
  }
  return (
    <Base.Item className={className} render={<a href={href} download />}>
      {content}
    </Base.Item>
  );
}

export function MenuLine() {
  return <Base.Separator className="my-1 border-line border-t" />;
}
