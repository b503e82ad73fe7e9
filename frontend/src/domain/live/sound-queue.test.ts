import { expect, test } from "vitest";
import { SoundQueue } from "./sound-queue";

const sound = (...values: number[]) => Uint8Array.from(values);
const bytesOf = (queue: SoundQueue, most = 100) => [...(queue.next(most)?.bytes ?? [])];

test("what was added is handed out in order, from the offset that the server has", () => {
  const queue = new SoundQueue(10);
  queue.add(sound(1, 2, 3, 4));
  queue.add(sound(5, 6));
  expect(queue.next(100)).toEqual({ offset: 10, bytes: sound(1, 2, 3, 4, 5, 6) });
  expect(bytesOf(queue, 2)).toEqual([1, 2]);
  expect(bytesOf(queue, 5)).toEqual([1, 2, 3, 4, 5]);
});

test("only what was acknowledged is forgotten, be it in the middle of a piece", () => {
  const queue = new SoundQueue();
  queue.add(sound(1, 2, 3, 4));
  queue.add(sound(5, 6, 7, 8));
  expect(queue.acknowledge(2)).toBe(true);
  expect(bytesOf(queue)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(queue.acknowledge(6)).toBe(true);
  expect(queue.next(100)).toEqual({ offset: 6, bytes: sound(7, 8) });
  expect(queue.waiting).toBe(2);
  expect(queue.acknowledge(8)).toBe(true);
  expect(queue.next(100)).toBeNull();
});

test("an offset that this sound cannot go on from changes nothing", () => {
  const queue = new SoundQueue(4);
  queue.add(sound(1, 2));
  expect(queue.acknowledge(2)).toBe(false);
  expect(queue.acknowledge(8)).toBe(false);
  expect(queue.next(100)).toEqual({ offset: 4, bytes: sound(1, 2) });
});

test("what follows a piece that is on its way can be had", () => {
  const queue = new SoundQueue();
  queue.add(sound(1, 2, 3, 4));
  queue.add(sound(5, 6));
  expect(queue.next(100, 2)).toEqual({ offset: 2, bytes: sound(3, 4, 5, 6) });
  expect(queue.next(100, 4)).toEqual({ offset: 4, bytes: sound(5, 6) });
  expect(queue.next(1, 5)).toEqual({ offset: 5, bytes: sound(6) });
  expect(queue.next(100, 6)).toBeNull();
});

test("however it is cut and sent, the server gets the same bytes", () => {
  const all = Array.from({ length: 997 }, (_, at) => at % 251);
  const queue = new SoundQueue();
  const arrived: number[] = [];
  let added = 0;
  for (let step = 1; arrived.length < all.length; step += 1) {
    const size = (step * 7) % 31;
    queue.add(Uint8Array.from(all.slice(added, added + size)));
    added = Math.min(all.length, added + size);
    const piece = queue.next(1 + ((step * 13) % 40));
    if (!piece) continue;
    expect(piece.offset).toBe(arrived.length);
    const stored = piece.bytes.subarray(0, step % 5 === 0 ? piece.bytes.length >> 1 : undefined);
    arrived.push(...stored);
    expect(queue.acknowledge(arrived.length)).toBe(true);
  }
  expect(arrived).toEqual(all);
});
