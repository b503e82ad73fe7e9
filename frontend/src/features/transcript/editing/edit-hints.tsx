import { Fragment } from "react";
import { useT } from "@/lib/i18n/i18n";
import { keyLabel } from "@/lib/i18n/key-label";

/** The keys of a field that are worth knowing, and what each does. */
const KEYS = [
  [["Tab"], "next"],
  [["Enter"], "split"],
  [["Ctrl", "Space"], "play"],
  [["Alt", "←"], "back"],
  [["Alt", "↓"], "slower"],
  [["Alt", "v"], "vocabulary"],
  [["Alt", "s"], "speaker"],
  [["Esc"], "leave"],
] as const;

/** The keys of a field in one quiet line, between its paragraph and the next. */
export function EditHints({ id }: { id: string }) {
  const t = useT();
  return (
    <p
      id={id}
      className="-bottom-3 pointer-events-none absolute inset-x-0 z-10 select-none truncate text-small text-soft pointer-coarse:hidden sm:left-[5.5rem]"
    >
      {KEYS.map(([keys, name], at) => (
        <Fragment key={name}>
          {at > 0 && " · "}
          <kbd className="font-sans text-ink">{keys.map(keyLabel).join(" ")}</kbd>{" "}
          {t(`editing.keys.${name}`)}
        </Fragment>
      ))}
    </p>
  );
}
