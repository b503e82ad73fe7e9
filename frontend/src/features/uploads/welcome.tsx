import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Logo } from "@/components/ui/logo";
import { ProgressLine } from "@/components/ui/progress-line";
import { notify } from "@/components/ui/toasts";
import { RecordButton } from "@/domain/live/record-button";
import { ModelWait } from "@/domain/models/model-wait";
import { useRequiredModelDownload } from "@/domain/models/use-model-download";
import { chooseFiles, sendFiles } from "@/domain/uploads/upload-queue";
import { useT } from "@/lib/i18n/i18n";
import { hasSample, sendSample } from "./sample";
import { WebAddress } from "./web-address/web-address";

/** The middle of the page while no recording is open: one large place to drop files. */
export function Welcome({ first }: { first: boolean }) {
  const t = useT();
  const awaited = useRequiredModelDownload();
  const folder = useRef<HTMLInputElement>(null);
  const sample = useQuery({
    queryKey: ["sample"],
    queryFn: hasSample,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const trySample = async () => {
    if (!(await sendSample())) notify(t("uploads.sampleFailed"));
  };

  return (
    <section aria-labelledby="welcome" className="flex flex-1 p-4 sm:p-8">
      <div className="m-auto flex w-full max-w-2xl flex-col items-center gap-6 rounded-soft border-2 border-mark border-dashed px-6 py-12 text-center low:py-6 sm:py-20">
        <Logo className="size-12 text-accent" />
        <div className="flex flex-col gap-2">
          <h1 id="welcome" className="text-balance text-title">
            {t(first ? "uploads.firstTitle" : "uploads.title")}
          </h1>
          <p className="text-balance text-soft">{t("uploads.hint")}</p>
        </div>
        {!awaited && (
          <div className="w-full max-w-md empty:hidden">
            <ModelWait />
          </div>
        )}
        {awaited && (
          <div className="flex w-full max-w-md flex-col gap-2">
            <p className="tabular text-balance text-small">
              <span className="inline-block first-letter:uppercase">{awaited.statusText}.</span>{" "}
              {t("uploads.canBeAdded")}
            </p>
            <ProgressLine value={awaited.fraction} label={t("models.gettingLabel")} />
          </div>
        )}
        <div className="flex flex-wrap justify-center gap-3">
          <Button kind="primary" onClick={chooseFiles}>
            {t("uploads.chooseFiles")}
          </Button>
          <RecordButton />
          <Button onClick={() => folder.current?.click()} className="max-sm:hidden">
            {t("uploads.chooseFolder")}
          </Button>
        </div>
        <input
          ref={folder}
          type="file"
          hidden
          aria-label={t("uploads.chooseFolder")}
          {...{ webkitdirectory: "" }}
          onChange={({ target }) => {
            sendFiles([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        <WebAddress />
        {sample.data && (
          <p className="text-small text-soft">
            {t("uploads.nothingAtHand")}{" "}
            <button
              type="button"
              onClick={() => void trySample()}
              className="min-h-11 px-1 text-accent underline underline-offset-4 hover:text-accent-hover"
            >
              {t("uploads.trySample")}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}
