import { act, renderHook } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { reviewMoment } from "@/domain/review/review-state";
import { useKeysPerSpot } from "./use-keys-per-spot";

test("keys of a review are told for each spot checked since it was opened", async () => {
  const person = userEvent.setup();
  const { result, rerender } = renderHook(useKeysPerSpot, { initialProps: 2 });
  await person.keyboard("nnn"); // Outside a review they count for nothing.
  act(() => reviewMoment.set(1));
  await person.keyboard("e{Shift>}A{/Shift}{Escape}");
  expect(result.current).toBeNull();
  rerender(4);
  expect(result.current).toBe(1.5);
  rerender(2);
  expect(result.current).toBeNull();
  act(() => reviewMoment.set(null));
});
