import { Check, Copy } from "lucide-react";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { useCopy } from "./use-copy";

/** Puts the whole text on the clipboard, as the .txt download has it. */
export function CopyButton({ run }: { run: Run }) {
  const t = useT();
  const { copied, copy } = useCopy(`/api/runs/${run.id}/exports/txt`);
  return (
    <Button onClick={() => void copy()} className="max-sm:w-11 max-sm:px-0!">
      {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      <span aria-live="polite" className="max-sm:sr-only">
        {t(copied ? "exports.copied" : "exports.copy")}
      </span>
    </Button>
  );
}
