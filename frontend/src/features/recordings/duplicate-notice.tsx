import { Trans } from "react-i18next";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useRecording } from "@/domain/recordings/use-open-entry";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useT } from "@/lib/i18n/i18n";

/** Notice that the same file was added twice, with a link to the other. */
export function DuplicateNotice({ recording }: { recording: Recording }) {
  const t = useT();
  const { open } = useOpenRecording();
  const { recording: other } = useRecording(recording.same_file ?? undefined);
  if (!other) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-small text-soft">
      <span className="min-w-0 break-words">
        <Trans
          i18nKey="recordings.twice"
          components={{ name: <bdi>{t("ui.quoted", { text: other.name })}</bdi> }}
        />
      </span>
      <Button kind="quiet" className="px-2!" onClick={() => open(other.id)}>
        {t("recordings.openThat")}
      </Button>
    </p>
  );
}
