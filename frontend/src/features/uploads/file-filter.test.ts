import { expect, test } from "vitest";
import { isHidden, nameInFolder, rejection } from "./file-filter";

const from = (path: string, key: "_relativePath" | "webkitRelativePath") => {
  const file = new File(["x"], path.split("/").at(-1) ?? "");
  Object.defineProperty(file, key, { value: path });
  return file;
};

test("a file of a folder keeps the folders' names, whichever way it came", () => {
  expect(nameInFolder(from("/day 1/mic/01.wav", "_relativePath"))).toBe("day 1 › mic › 01.wav");
  expect(nameInFolder(from("day 2/01.wav", "webkitRelativePath"))).toBe("day 2 › 01.wav");
  expect(nameInFolder(new File(["x"], "alone.wav"))).toBe("alone.wav");
});

test("what lies in a hidden folder is left out", () => {
  const hidden = (path: string) => isHidden(from(path, "_relativePath"));
  expect(hidden("/talks/.Trash/old.wav")).toBe(true);
  expect(hidden("/talks/__MACOSX/a.wav")).toBe(true);
  expect(hidden("/.cache/sub/a.wav")).toBe(true);
  expect(hidden("/talks/v1.2/a.wav")).toBe(false);
  expect(isHidden(new File(["x"], "a.wav"))).toBe(false);
});

test("a file over the limit is left out before it is sent, and the limit is said", () => {
  const film = { name: "film.mp4", size: 2.3e9, type: "video/mp4" };
  expect(rejection(film, 2.1e9)?.notice).toBe(
    "“film.mp4” is larger than 2.1\u00a0GB, the most this server takes, so it was left out.",
  );
  expect(rejection(film, 2.3e9)).toBeNull();
});

test("why a recording is left out stays in the list; of what is no sound, a passing word is enough", () => {
  expect(rejection({ name: "a.wav", size: 0, type: "audio/wav" }, 9)?.listedReason).toContain(
    "Copy it again",
  );
  expect(rejection({ name: "a.wav", size: 10, type: "audio/wav" }, 9)?.listedReason).toContain(
    "larger than",
  );
  expect(rejection({ name: "a.txt", size: 0, type: "text/plain" }, 9)?.listedReason).toBeNull();
  expect(rejection({ name: ".DS_Store", size: 1, type: "" }, 9)).toEqual({
    notice: null,
    listedReason: null,
  });
});
