import type { UploadFacts } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { ServerText } from "@/components/ui/server-text";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { byteSize, percent } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface FetchProgressProps {
  upload: UploadFacts;
  /** Whether it is a recording by now. */
  listed: boolean;
  onStop: () => void;
  onClose: () => void;
}

/** How far a recording is that the server fetches; it goes on without this dialog. */
export function FetchProgress({ upload, listed, onStop, onClose }: FetchProgressProps) {
  const t = useT();
  const { open } = useOpenRecording();
  const { name, offset, length, error } = upload; // No name before the other server has answered.
  const share = length ? offset / length : 0;
  const done = length ? percent(share) : byteSize(offset);
  const going = !listed && !error;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="tabular break-words">
        {going && (name ? t("uploads.web.fetching", { name, done }) : t("uploads.web.asking"))}
        {listed && t("uploads.web.done", { name })}
        {error && (name ? t("uploads.web.failed", { name }) : t("uploads.web.failedUnnamed"))}
      </p>
      {going && <ProgressLine value={share} label={t("uploads.web.title")} />}
      {going && <p className="text-small text-soft">{t("join.goesOn")}</p>}
      {error && (
        <p role="alert" className="text-danger text-small">
          <ServerText of={error} />
        </p>
      )}
      <div className="flex justify-end gap-3">
        {!listed && <Button onClick={onStop}>{t(error ? "ui.tryAgain" : "uploads.stop")}</Button>}
        <Button onClick={onClose}>{t("ui.close")}</Button>
        {listed && (
          <Button
            kind="primary"
            onClick={() => {
              onClose();
              open(upload.id);
            }}
          >
            {t("join.open")}
          </Button>
        )}
      </div>
    </div>
  );
}
