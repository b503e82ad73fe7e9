import { lastIndexWhere } from "@/lib/binary-search";
import type { Row } from "./rows";

/** The row that holds a moment, or the last one before it. */
export function rowAt(rows: Row[], moment: number): number {
  return lastIndexWhere(
    rows.length,
    (index) => (rows[index]?.start ?? Number.POSITIVE_INFINITY) <= moment,
  );
}
