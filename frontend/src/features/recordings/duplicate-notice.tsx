import { useQuery } from "@tanstack/react-query";
import { Trans } from "react-i18next";
import { recordingsQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { findDuplicate } from "@/domain/recordings/find-duplicate";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useT } from "@/lib/i18n/i18n";

/** Notice that the same file was added twice, with a link to the other. */
export function DuplicateNotice({ recording }: { recording: Recording }) {
  const t = useT();
  const { data } = useQuery(recordingsQuery);
  const { open } = useOpenRecording();
  const other = findDuplicate(data ?? [], recording);
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
