import { useEffect, useState } from "react";
import { notify } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";

const SHOWN_MS = 2000;

/** Puts the text of a file of the server on the clipboard; `copied` is true for a moment after. */
export function useCopy(address: string) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      await navigator.clipboard.writeText(await answer.text());
      setCopied(true);
    } catch {
      notify(t("exports.copyFailed"));
    }
  };
  return { copied, copy };
}
