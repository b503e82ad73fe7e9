import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import type { Fixed } from "./use-fixes";

export interface FixResultProps {
  fixed: Fixed;
  busy: boolean;
  onUndo: () => void;
  onClose: () => void;
}

/** What was fixed and what was not, and the way back. */
export function FixResult({ fixed, busy, onUndo, onClose }: FixResultProps) {
  const t = useT();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const { places, recordings, problems, made } = fixed;
  return (
    <div className="flex flex-col gap-4">
      {places > 0 && (
        <p role="status" className="tabular">
          {t("vocabulary.fixedIn", {
            places: t("vocabulary.fixed", { count: places }),
            count: recordings,
          })}
        </p>
      )}
      {problems.map(({ name, problem }) => (
        <p key={name} role="alert" className="break-words text-danger text-small">
          {name}: <ServerText of={problem} />
        </p>
      ))}
      <div className="flex justify-end gap-3">
        {made.length > 0 && (
          <Button disabled={busy} onClick={onUndo}>
            {t("ui.undo")}
          </Button>
        )}
        <Button ref={close} kind="primary" onClick={onClose}>
          {t("ui.close")}
        </Button>
      </div>
    </div>
  );
}
