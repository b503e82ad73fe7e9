import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";

export interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A dropdown menu under its trigger. */
export function Menu({ trigger, children, open, onOpenChange }: MenuProps) {
  const t = useT();
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal role="region" aria-label={t("ui.menu")}>
        <Base.Positioner side="bottom" align="end" sideOffset={4} className="z-40">
          <Base.Popup className="overlay-popup max-h-(--available-height) min-w-56 max-w-[calc(100vw-16px)] overflow-y-auto rounded-soft border border-line bg-raised py-1 text-ink shadow-lift outline-none">
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
  title?: string;
  onClick?: () => void;
  href?: string;
  danger?: boolean;
}

export function MenuItem({ children, hint, title, onClick, href, danger }: MenuItemProps) {
  const className = cx(ITEM, danger && "text-danger");
  const content = (
    <>
      <span>{children}</span>
      {hint && <span className="text-soft">{hint}</span>}
    </>
  );
  if (!href) {
    return (
      <Base.Item className={className} title={title} onClick={onClick}>
        {content}
      </Base.Item>
    );
  }
  return (
    <Base.Item className={className} title={title} render={<a href={href} download />}>
      {content}
    </Base.Item>
  );
}

export interface MenuChoiceProps {
  title: string;
  choices: number[];
  value: number;
  onChange: (value: number) => void;
}

/** A choice of numbers inside a menu, which stays open. */
export function MenuChoice({ title, choices, value, onChange }: MenuChoiceProps) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChange} className="px-4 py-1 text-small">
      <Base.GroupLabel className="py-1 text-soft">{title}</Base.GroupLabel>
      <div className="flex gap-1">
        {choices.map((choice) => (
          <Base.RadioItem
            key={choice}
            value={choice}
            className="tabular flex h-11 min-w-11 flex-1 items-center justify-center rounded-soft border border-line outline-none data-checked:border-accent data-checked:bg-chosen data-checked:font-medium data-highlighted:bg-chosen md:h-8"
          >
            {choice}
          </Base.RadioItem>
        ))}
      </div>
    </Base.RadioGroup>
  );
}

export function MenuLine() {
  return <Base.Separator className="my-1 border-line border-t" />;
}
