import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { cancelUpload, hasEnded, resumeUpload, type Upload } from "@/domain/uploads/upload-queue";
import { uploadStatusText } from "@/domain/uploads/upload-status-text";
import { byteSize } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

/** The middle of the page while the open recording is still being sent. */
export function UploadPane({ upload }: { upload: Upload }) {
  const t = useT();
  const { open } = useOpenRecording();
  const failed = hasEnded(upload);
  const drop = () => {
    open(undefined);
    cancelUpload(upload.key);
  };
  return (
    <section aria-labelledby="uploading" className="m-auto flex w-full max-w-lg flex-col gap-4 p-6">
      <h1 id="uploading" className="break-words text-lead">
        {upload.name}
      </h1>
      <p className={failed ? "text-danger" : "text-soft"}>
        <span className="first-letter:uppercase inline-block">{uploadStatusText(upload)}</span>
        {!failed && <span> {t("uploads.ofSize", { size: byteSize(upload.size) })}</span>}
      </p>
      {!failed && (
        <ProgressLine
          value={upload.progress}
          label={t("uploads.uploadingLabel", { name: upload.name })}
        />
      )}
      <div className="flex gap-3">
        {upload.state === "failed" && (
          <Button kind="primary" onClick={() => resumeUpload(upload.key)}>
            {t("ui.tryAgain")}
          </Button>
        )}
        <Button onClick={drop}>{t(failed ? "uploads.remove" : "uploads.stop")}</Button>
      </div>
    </section>
  );
}
