import type { Operation } from "../../src/api/operations";
import type { Segment } from "../../src/api/types";

export function applyOperations(
  segments: Segment[],
  operations: readonly Operation[],
  step: number,
): Segment[];
