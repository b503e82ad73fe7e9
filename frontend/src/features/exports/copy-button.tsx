import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import type { Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";

/** Puts the whole text on the clipboard, as the .txt download has it. */
export function CopyButton({ run }: { run: Run }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      const answer = await fetch(`/api/runs/${run.id}/exports/txt`);
      if (!answer.ok) throw new Error(String(answer.status));
      await navigator.clipboard.writeText(await answer.text());
      setCopied(true);
    } catch {
      notify(t("exports.copyFailed"));
    }
  };

  return (
    <Button onClick={() => void copy()} className="max-sm:w-11 max-sm:px-0!">
      {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      <span aria-live="polite" className="max-sm:sr-only">
        {t(copied ? "exports.copied" : "exports.copy")}
      </span>
    </Button>
  );
}
