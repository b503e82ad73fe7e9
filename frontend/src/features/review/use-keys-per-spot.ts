import { useEffect, useRef, useState } from "react";
import { reviewMoment } from "@/domain/review/review-state";

const HELD = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph"]);

/**
 * Keys pressed for each spot checked since the text was opened: in the review and in its fields,
 * letters included. Null without keys or spots. It changes with the spots, not with every key.
 */
export function useKeysPerSpot(checked: number): number | null {
  const [before] = useState(checked);
  const keys = useRef(0);
  const [figure, setFigure] = useState<number | null>(null);
  useEffect(() => {
    const note = ({ key, target, repeat }: KeyboardEvent) => {
      const types = target instanceof Element && target.closest("[data-edit-field]") !== null;
      const counts = types || reviewMoment.get() !== null;
      if (counts && !repeat && !HELD.has(key)) keys.current += 1;
    };
    addEventListener("keydown", note, { capture: true });
    return () => removeEventListener("keydown", note, { capture: true });
  }, []);
  useEffect(() => {
    const spots = checked - before;
    setFigure(spots > 0 && keys.current > 0 ? keys.current / spots : null);
  }, [checked, before]);
  return figure;
}
