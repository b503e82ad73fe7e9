import { usePageLanguage } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { Button, type ButtonProps } from "./button";

export interface IconButtonProps extends Omit<ButtonProps, "kind" | "square" | "aria-label"> {
  label: string;
  /** The key that does the same, shown while the mouse rests on the button. */
  shortcut?: string;
}

/** A quiet square button whose name is its tooltip too, with the key beside it. */
export function IconButton({ label, shortcut, title = label, ...rest }: IconButtonProps) {
  usePageLanguage();
  return (
    <Button
      kind="quiet"
      square
      aria-label={label}
      title={shortcut ? titleWithKey(title, shortcut) : title}
      {...rest}
    />
  );
}
