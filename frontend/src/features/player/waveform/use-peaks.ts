import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { peaksPartQuery, peaksQuery } from "@/api/queries";
import type { Peaks } from "@/api/types";
import { tilesOf, type View } from "../timescale/timescale";

const NONE: Peaks[] = [];

/** Peaks of the whole recording, and finer ones of the visible part. */
export function usePeaks(id: string, view: View, duration: number): Peaks[] {
  const { data: whole } = useQuery(peaksQuery(id));
  const tiles = useMemo(() => tilesOf(view, duration), [view, duration]);
  return useQueries({
    queries: tiles.map((tile) => ({
      ...peaksPartQuery(id, tile),
      enabled: Boolean(whole?.count),
    })),
    combine: (parts) =>
      whole?.count ? [whole, ...parts.flatMap(({ data }) => (data?.count ? [data] : []))] : NONE,
  });
}
