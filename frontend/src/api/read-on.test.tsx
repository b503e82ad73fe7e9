import { QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { makeQueryClient } from "./query-client";
import { readingOn } from "./read-on";

test("the next page is read though the pages are being read anew, and these are kept", async () => {
  const client = makeQueryClient();
  let version = 1;
  let held = Promise.resolve();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(
    () => {
      const list = useInfiniteQuery({
        queryKey: ["pages"],
        queryFn: async ({ pageParam }) => {
          const mine = version;
          await held;
          return `${pageParam} of ${mine}`;
        },
        initialPageParam: 1,
        getNextPageParam: (_, pages) => pages.length + 1,
      });
      return { list, readOn: readingOn(list) };
    },
    { wrapper },
  );
  await waitFor(() => expect(result.current.list.data?.pages).toEqual(["1 of 1"]));
  const waiting: (() => void)[] = [];
  held = new Promise((done) => waiting.push(done));
  version = 2;
  act(() => void result.current.list.refetch());
  await waitFor(() => expect(result.current.list.isFetching).toBe(true));
  const asked = [result.current.readOn(), result.current.readOn()];
  for (const letGo of waiting) letGo();
  await act(() => Promise.all(asked));
  await waitFor(() => expect(result.current.list.data?.pages).toEqual(["1 of 2", "2 of 2"]));
});
