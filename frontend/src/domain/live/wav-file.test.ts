import { expect, test } from "vitest";
import { wavFile } from "./wav-file";

test("raw sound becomes a file that says how long it is, and at which rate", async () => {
  const file = wavFile("rest.wav", Uint8Array.from([1, 2, 3, 4]), 24_000);
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(bytes.toString("latin1", 0, 16)).toBe("RIFF\x28\0\0\0WAVEfmt ");
  expect(bytes.readUInt32LE(24)).toBe(24_000);
  expect(bytes.readUInt32LE(28)).toBe(48_000);
  expect(bytes.toString("latin1", 36, 40)).toBe("data");
  expect(bytes.readUInt32LE(40)).toBe(4);
  expect([...bytes.subarray(44)]).toEqual([1, 2, 3, 4]);
  expect(file.name).toBe("rest.wav");
});
