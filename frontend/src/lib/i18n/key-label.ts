import { t } from "./i18n";

const NAMED = ["Space", "Shift", "Ctrl", "Enter", "Esc", "Tab", "Alt"] as const;

/** A key as keyboards of the page's language name it: "Shift+n". */
export function keyLabel(key: string): string {
  return NAMED.filter((name) => key.includes(name)).reduce(
    (label, name) => label.replace(name, t(`keys.${name}`)),
    key,
  );
}

/** The tooltip of a control: what it does, and the key that does the same. */
export function titleWithKey(title: string, key: string): string {
  return `${title}  ${keyLabel(key)}`;
}
