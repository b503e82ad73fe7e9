import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Logo } from "@/components/ui/logo";
import { ProgressLine } from "@/components/ui/progress-line";
import { notify } from "@/components/ui/toasts";
import { ModelWait } from "@/domain/models/model-wait";
import { useRequiredModelDownload } from "@/domain/models/use-model-download";
import { chooseFiles, sendFiles } from "@/domain/uploads/upload-queue";
import { hasSample, sendSample } from "./sample";

/** The middle of the page while no recording is open: one large place to drop files. */
export function Welcome({ first }: { first: boolean }) {
  const awaited = useRequiredModelDownload();
  const folder = useRef<HTMLInputElement>(null);
  const sample = useQuery({
    queryKey: ["sample"],
    queryFn: hasSample,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const trySample = async () => {
    if (!(await sendSample())) notify("The sample could not be fetched. Try a file of your own.");
  };

  return (
    <section aria-labelledby="welcome" className="flex flex-1 p-4 sm:p-8">
      <div className="m-auto flex w-full max-w-2xl flex-col items-center gap-6 rounded-soft border-2 border-mark border-dashed px-6 py-12 text-center low:py-6 sm:py-20">
        <Logo className="size-12 text-accent" />
        <div className="flex flex-col gap-2">
          <h1 id="welcome" className="text-balance text-title">
            {first ? "Drop a recording to get its words" : "Drop recordings, or choose one to read"}
          </h1>
          <p className="text-balance text-soft">
            Audio or video, one file or a whole folder. Nothing leaves this computer.
          </p>
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
              Recordings can be added already: they begin when it is here.
            </p>
            <ProgressLine value={awaited.fraction} label="Getting the model" />
          </div>
        )}
        <div className="flex flex-wrap justify-center gap-3">
          <Button kind="primary" onClick={chooseFiles}>
            Choose files
          </Button>
          <Button onClick={() => folder.current?.click()} className="max-sm:hidden">
            Choose a folder
          </Button>
        </div>
        <input
          ref={folder}
          type="file"
          hidden
          aria-label="Choose a folder"
          {...{ webkitdirectory: "" }}
          onChange={({ target }) => {
            sendFiles([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        {sample.data && (
          <p className="text-small text-soft">
            Nothing at hand?{" "}
            <button
              type="button"
              onClick={() => void trySample()}
              className="min-h-11 px-1 text-accent underline underline-offset-4 hover:text-accent-hover"
            >
              Try the sample
            </button>
          </p>
        )}
      </div>
    </section>
  );
}
