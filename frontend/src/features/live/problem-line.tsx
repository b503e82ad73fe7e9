import { X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { ServerText } from "@/components/ui/server-text";
import { liveProblem } from "@/domain/live/live-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

/** Why a recording did not begin or does not go on, and what can be done. */
export function ProblemLine() {
  const t = useT();
  const problem = useStore(liveProblem);
  if (problem === null) return null;
  return (
    <div role="alert" className="flex items-center gap-2 text-small">
      <p className="min-w-0 flex-1 text-danger">
        {typeof problem === "string" ? (
          t(`live.problems.${problem}`, { address: localAddress() })
        ) : (
          <ServerText of={problem} />
        )}
      </p>
      <IconButton label={t("ui.hide")} onClick={() => liveProblem.set(null)}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** Where this server's page may use the microphone, seen from the computer that it runs on. */
function localAddress(): string {
  const { port } = window.location;
  return `http://localhost${port && `:${port}`}`;
}
