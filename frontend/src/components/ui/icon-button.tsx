import { Button, type ButtonProps } from "./button";

export interface IconButtonProps extends Omit<ButtonProps, "kind" | "square" | "aria-label"> {
  label: string;
  /** The key that does the same, shown while the mouse rests on the button. */
  shortcut?: string;
}

/** A quiet square button whose name is its tooltip too, with the key beside it. */
export function IconButton({ label, shortcut, title = label, ...rest }: IconButtonProps) {
  return (
    <Button
      kind="quiet"
      square
      aria-label={label}
      title={shortcut ? `${title}  ${shortcut}` : title}
      {...rest}
    />
  );
}
