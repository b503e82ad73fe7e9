import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";

type Kind = "primary" | "plain" | "quiet";

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: Kind;
  /** A square button that holds only an icon; give it an aria-label. */
  square?: boolean;
}

const LOOK: Record<Kind, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover font-medium",
  plain: "border border-mark bg-raised text-ink hover:bg-chosen",
  quiet: "text-ink hover:bg-chosen",
};

export function buttonLook(kind: Kind = "plain", square = false): string {
  return cx(
    "inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-soft text-small",
    "transition-colors duration-100 disabled:opacity-50 data-disabled:opacity-50",
    "h-11 md:h-9",
    square ? "w-11 shrink-0 md:w-9" : "px-4",
    LOOK[kind],
  );
}

export function Button({ kind, square, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={cx(buttonLook(kind, square), className)} {...rest} />;
}
