import { ChevronLeft, ChevronRight, FileText, Search, Trash2 } from "lucide-react";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { keepFocus } from "@/lib/keep-focus";
import { CopyButton } from "../exports/copy-button";
import { DownloadMenu } from "../exports/download-menu";
import { findKey } from "../find/find-key";
import { TranscribeButton } from "../runs/transcribe-button";
import { RecordingName } from "./recording-name";
import { isBeingRead } from "./state-words";
import { SummaryLines } from "./summary-lines";
import { useDelete } from "./use-changes";
import { useOpen } from "./use-open";

export interface RecordingHeaderProps {
  recording: Recording;
  run: Run | null;
  onLog: () => void;
}

/** Name, what came out, and what can be done with it. */
export function RecordingHeader({ recording, run, onLog }: RecordingHeaderProps) {
  const { open } = useOpen();
  const remove = useDelete(
    () => open(undefined),
    (id) => open(id),
  );
  const readable = run && (run.summary?.words ?? 0) > 0;
  return (
    <header className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-2">
        <RecordingName recording={recording} />
        <div className="flex shrink-0 items-center">
          {readable && (
            <Button
              kind="quiet"
              square
              aria-label="Find"
              title="Find  /"
              onClick={() => findKey.open()}
            >
              <Search size={18} aria-hidden="true" />
            </Button>
          )}
          <div className="max-md:hidden">
            <Steps />
          </div>
        </div>
      </div>
      {run && <SummaryLines run={run} />}
      <div className="flex flex-wrap items-center gap-1 sm:gap-2">
        {!recording.error && !isBeingRead(recording) && <TranscribeButton recording={recording} />}
        {run && (readable || run.state === "done") && <DownloadMenu run={run} />}
        {run && readable && <CopyButton run={run} />}
        {run && (
          <Button kind="quiet" className={ICON_ON_PHONE} onClick={onLog}>
            <FileText size={16} aria-hidden="true" />
            <span className="max-sm:sr-only">Run log</span>
          </Button>
        )}
        <Button
          kind="quiet"
          className={ICON_ON_PHONE}
          onClick={(event) => {
            keepFocus(event);
            remove.mutate(recording);
          }}
        >
          <Trash2 size={16} aria-hidden="true" />
          <span className="max-sm:sr-only">Delete</span>
        </Button>
      </div>
    </header>
  );
}

const ICON_ON_PHONE = "max-sm:w-11 max-sm:px-0! md:first:-ml-4";

/** To the recording before and after, in the order of the index. */
export function Steps() {
  const { index, count, step } = useOpen();
  return (
    <div className="flex shrink-0 items-center">
      <Button
        kind="quiet"
        square
        aria-label="Previous recording"
        title="Previous recording  ["
        disabled={index <= 0}
        onClick={() => step(-1)}
      >
        <ChevronLeft size={20} aria-hidden="true" />
      </Button>
      <span className="tabular text-small text-soft max-sm:sr-only">
        {index + 1} of {count}
      </span>
      <Button
        kind="quiet"
        square
        aria-label="Next recording"
        title="Next recording  ]"
        disabled={index < 0 || index >= count - 1}
        onClick={() => step(1)}
      >
        <ChevronRight size={20} aria-hidden="true" />
      </Button>
    </div>
  );
}
