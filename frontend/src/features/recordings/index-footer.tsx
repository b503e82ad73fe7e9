import { useQuery } from "@tanstack/react-query";
import { recordingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/format";
import { useRunActions } from "../runs/use-run-actions";

/** How many recordings there are, and one button for all that nobody has transcribed yet. */
export function IndexFooter({ shown, total }: { shown: number; total: number }) {
  const { data } = useQuery(recordingsQuery);
  const { startAll } = useRunActions();
  const fresh = data?.filter(({ run, error }) => run === null && error === null) ?? [];
  return (
    <div className="flex min-h-11 items-center justify-between gap-2 border-line border-t pr-2 pl-5">
      <p className="tabular text-small text-soft">
        {shown < total ? `${shown} of ${plural(total, "recording")}` : plural(total, "recording")}
      </p>
      {fresh.length > 1 && (
        <Button
          kind="quiet"
          className="px-3! text-accent!"
          disabled={startAll.isPending}
          onClick={() => startAll.mutate(fresh.map(({ id }) => id))}
        >
          Transcribe {fresh.length} new
        </Button>
      )}
    </div>
  );
}
