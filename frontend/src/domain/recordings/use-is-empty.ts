import { useQuery } from "@tanstack/react-query";
import { countQuery } from "@/api/recordings/recording-queries";
import { useUploads } from "@/domain/uploads/upload-queue";
import { useListEntries } from "./list-entries";

/** Whether there is nothing at all, in the archive either; null until that is known. */
export function useIsEmpty(): boolean | null {
  const { total, filtered, isPending, error } = useListEntries();
  const uploads = useUploads();
  const none = total === 0 && uploads.length === 0;
  const asks = none && !isPending && !error;
  const { data: usual } = useQuery({ ...countQuery({}), enabled: asks && filtered });
  const { data: archived } = useQuery({ ...countQuery({ archived: true }), enabled: asks });
  if (!none) return false;
  if (isPending || error) return null;
  if (archived === undefined || (filtered && usual === undefined)) return null;
  return archived + (usual ?? 0) === 0;
}
