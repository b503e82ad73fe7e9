import type { ReactNode } from "react";
import { Button } from "./button";

export interface SureProps {
  /** What will be done, and what is kept. */
  children: ReactNode;
  yes: string;
  no: string;
  /** It is being done. */
  busy?: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Asks for one more press before something is deleted that no undo brings back. */
export function Sure({ children, yes, no, busy = false, onYes, onNo }: SureProps) {
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-soft bg-notice p-4 text-small">
      {children}
      <div className="flex flex-wrap gap-2">
        <Button className="text-danger!" disabled={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button autoFocus onClick={onNo}>
          {no}
        </Button>
      </div>
    </div>
  );
}
