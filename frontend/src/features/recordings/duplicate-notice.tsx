import { useQuery } from "@tanstack/react-query";
import { recordingsQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { findDuplicate } from "@/domain/recordings/find-duplicate";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";

/** Notice that the same file was added twice, with a link to the other. */
export function DuplicateNotice({ recording }: { recording: Recording }) {
  const { data } = useQuery(recordingsQuery);
  const { open } = useOpenRecording();
  const other = findDuplicate(data ?? [], recording);
  if (!other) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-small text-soft">
      <span className="min-w-0 break-words">
        The same file is in the list twice: <bdi>“{other.name}”</bdi>
      </span>
      <Button kind="quiet" className="px-2!" onClick={() => open(other.id)}>
        Open that one
      </Button>
    </p>
  );
}
