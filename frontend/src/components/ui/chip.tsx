import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

/** A small label, as of a tag. */
export function Chip({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      dir="auto"
      className={cx(
        "inline-block max-w-32 truncate rounded-full border border-line px-2 align-bottom text-small text-soft leading-4.5",
        className,
      )}
    >
      {children}
    </span>
  );
}

export interface RemovableChipProps {
  children: ReactNode;
  /** What a press does. */
  label: string;
  onRemove: () => void;
}

/** A chip that a press takes away. */
export function RemovableChip({ children, label, onRemove }: RemovableChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onRemove}
      className="flex h-11 max-w-full items-center gap-1 rounded-full border border-mark bg-raised pr-2 pl-3 text-small hover:bg-chosen md:h-7"
    >
      <span dir="auto" className="truncate">
        {children}
      </span>
      <X size={14} className="shrink-0" aria-hidden="true" />
    </button>
  );
}
