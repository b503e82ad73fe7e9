import type { Recording } from "@/api/types";

/** The first other recording with the same bytes. */
export function findDuplicate(all: Recording[], { id, sha256 }: Recording): Recording | undefined {
  return all.find((one) => one.sha256 === sha256 && one.id !== id);
}
