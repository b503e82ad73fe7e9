import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SoundAnswer } from "@/api/live";
import type { Problem } from "@/api/types";
import { type Piece, SoundQueue } from "./sound-queue";
import { type Delivery, SoundSender } from "./sound-sender";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sound = (size: number, from = 0) => Uint8Array.from({ length: size }, (_, at) => from + at);

/** A server that keeps what it is sent, unless the next answer says otherwise. */
class Server {
  readonly bytes: number[];
  readonly offsets: number[] = [];
  /** What befalls the next pieces: told in place of storing, or after it. */
  readonly faults: ((piece: Piece, store: () => SoundAnswer) => SoundAnswer)[] = [];
  readonly deliveries: Delivery[] = [];
  readonly refusals: (Problem | null)[] = [];

  constructor(stored: number[] = []) {
    this.bytes = stored;
  }

  send = async (piece: Piece): Promise<SoundAnswer> => {
    this.offsets.push(piece.offset);
    const store = () => this.store(piece);
    return this.faults.shift()?.(piece, store) ?? store();
  };

  private store({ offset, bytes }: Piece): SoundAnswer {
    if (offset !== this.bytes.length) return { kind: "misplaced", offset: this.bytes.length };
    this.bytes.push(...bytes);
    return { kind: "stored", offset: this.bytes.length };
  }

  sender(enough = 4, most = 8): SoundSender {
    return new SoundSender({
      queue: new SoundQueue(this.bytes.length),
      send: this.send,
      enough,
      most,
      onDelivery: (delivery) => {
        if (this.deliveries.at(-1) !== delivery) this.deliveries.push(delivery);
      },
      onRefused: (problem) => this.refusals.push(problem),
    });
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test("sound is sent once there is enough of it, the rest at the end", async () => {
  const server = new Server();
  const sender = server.sender();
  sender.add(sound(3));
  await settle();
  expect(server.offsets).toEqual([]);
  sender.add(sound(3, 3));
  await settle();
  sender.add(sound(1, 6));
  await settle();
  expect(server.offsets).toEqual([0]);
  await sender.drain();
  expect(server.bytes).toEqual([...sound(7)]);
  expect(server.deliveries).toEqual(["open"]);
});

test("what grew while a request was under way goes in pieces of the most that is allowed", async () => {
  const server = new Server();
  const sender = server.sender();
  sender.add(sound(30));
  await settle();
  expect(server.offsets).toEqual([0, 8, 16, 24]);
  expect(server.bytes).toEqual([...sound(30)]);
});

test("a broken connection keeps all, and sends it from where the server is", async () => {
  const server = new Server();
  server.faults.push(
    () => ({ kind: "away" }),
    () => ({ kind: "away" }),
  );
  const sender = server.sender();
  sender.add(sound(4));
  await settle();
  sender.add(sound(4, 4));
  expect(server.deliveries).toEqual(["away"]);
  await vi.advanceTimersByTimeAsync(499);
  expect(server.offsets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1); // the second attempt, and then twice the delay
  await vi.advanceTimersByTimeAsync(999);
  expect(server.offsets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.bytes).toEqual([...sound(8)]);
  expect(server.deliveries).toEqual(["away", "open"]);
});

test("a piece whose answer was lost is not sent twice", async () => {
  const server = new Server();
  server.faults.push((_, store) => {
    store();
    return { kind: "away" };
  });
  const sender = server.sender();
  sender.add(sound(4));
  await settle();
  sender.add(sound(4, 4));
  sender.retry();
  await settle();
  expect(server.bytes).toEqual([...sound(8)]);
  expect(server.offsets).toEqual([0, 0, 4]);
});

test("a full disk is told, and what is said meanwhile is kept", async () => {
  const server = new Server();
  server.faults.push(() => ({ kind: "full" }));
  const sender = server.sender();
  sender.add(sound(4));
  await settle();
  expect(server.deliveries).toEqual(["full"]);
  sender.add(sound(4, 4));
  await vi.advanceTimersByTimeAsync(500);
  expect(server.bytes).toEqual([...sound(8)]);
});

test("a recording that goes on begins where the server is", async () => {
  const server = new Server([9, 9]);
  const sender = server.sender();
  sender.add(sound(4));
  await settle();
  expect(server.bytes).toEqual([9, 9, ...sound(4)]);
});

test("sound that somebody else sent ends this recording", async () => {
  const server = new Server();
  const sender = server.sender();
  server.bytes.push(...sound(100));
  sender.add(sound(4));
  await settle();
  expect(server.refusals).toEqual([null]);
  sender.add(sound(4));
  await settle();
  expect(server.offsets).toHaveLength(1);
});

test("a recording that has ended refuses, and the end does not wait for it", async () => {
  const server = new Server();
  const problem = { code: "conflict", message: "This recording has ended." };
  server.faults.push(() => ({ kind: "refused", problem }));
  const sender = server.sender();
  sender.add(sound(2));
  await sender.drain();
  expect(server.refusals).toEqual([problem]);
});

test("the end waits until a lost server has all", async () => {
  const server = new Server();
  for (let times = 0; times < 3; times += 1) server.faults.push(() => ({ kind: "away" }));
  const sender = server.sender();
  sender.add(sound(2));
  const ended = sender.drain();
  await vi.advanceTimersByTimeAsync(3_500);
  await ended;
  expect(server.bytes).toEqual([...sound(2)]);
});

test("a closing page sends what waits behind the piece on its way", async () => {
  const server = new Server();
  let answer: (value: SoundAnswer) => void = () => undefined;
  const sender = new SoundSender({
    queue: new SoundQueue(),
    send: () => new Promise((resolve) => (answer = resolve)),
    enough: 4,
    most: 4,
    onDelivery: () => undefined,
    onRefused: () => undefined,
  });
  sender.add(sound(4));
  sender.add(sound(3, 4));
  expect(sender.last(6)).toEqual({ offset: 4, bytes: sound(2, 4) });
  expect(sender.last(100)).toEqual({ offset: 4, bytes: sound(3, 4) });
  answer({ kind: "stored", offset: 4 });
  await settle();
  expect(sender.last(100)).toEqual({ offset: 4, bytes: sound(3, 4) });
  expect(server.bytes).toEqual([]);
});
