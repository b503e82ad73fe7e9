/** A person's operations on a transcript, as much of what the server does as the page's tests need. */

const lineOf = (words) => words.map(({ word }) => word).join("");

function withWords(segment, words) {
  return {
    ...segment,
    words,
    text: lineOf(words),
    start: words[0].start,
    end: words.at(-1).end,
  };
}

/** Words of a text between two times; those whose text was there before stay as they were. */
function rewritten(old, text, nextId) {
  const { start } = old[0];
  const { end } = old.at(-1);
  const texts = text.split(/\s+/).filter(Boolean);
  const left = [...old];
  return texts.map((one, index) => {
    const at = left.findIndex(({ word }) => word.trim() === one);
    if (at >= 0) return left.splice(0, at + 1).at(-1);
    const width = (end - start) / texts.length;
    return {
      id: nextId(),
      word: ` ${one}`,
      start: start + index * width,
      end: start + (index + 1) * width,
      probability: null,
      verdict: "kept",
      reasons: [],
      marks: ["written"],
    };
  });
}

const ACTS = {
  rewrite(segments, { words, text }, names) {
    return segments.flatMap((segment) => {
      const first = segment.words.findIndex(({ id }) => id === words[0]);
      if (first < 0) return [segment];
      const old = segment.words.slice(first, first + words.length);
      const all = [
        ...segment.words.slice(0, first),
        ...rewritten(old, text, names.word),
        ...segment.words.slice(first + words.length),
      ];
      return all.length ? [withWords(segment, all)] : [];
    });
  },
  split(segments, { word }, names) {
    return segments.flatMap((segment) => {
      const at = segment.words.findIndex(({ id }) => id === word);
      if (at < 1) return [segment];
      const second = withWords({ ...segment, id: names.segment() }, segment.words.slice(at));
      return [withWords(segment, segment.words.slice(0, at)), { ...second, paragraph: true }];
    });
  },
  merge(segments, { word }) {
    const at = segments.findIndex(({ words }) => words[0]?.id === word);
    if (at < 1) return segments;
    const [before, after] = [segments[at - 1], segments[at]];
    const merged = withWords(before, [...before.words, ...after.words]);
    return [...segments.slice(0, at - 1), merged, ...segments.slice(at + 1)];
  },
  retime(segments, { word, start, end }) {
    return segments.map((segment) =>
      segment.words.some(({ id }) => id === word)
        ? withWords(
            segment,
            segment.words.map((one) => (one.id === word ? { ...one, start, end } : one)),
          )
        : segment,
    );
  },
};

/** The segments after the operations of one step. */
export function applyOperations(segments, operations, step) {
  let count = 0;
  const names = {
    word: () => `e${step}.${count++}`,
    segment: () => -(10 ** 12) - step * 10_000 - count++,
  };
  return operations.reduce((now, one) => ACTS[one.kind](now, one, names), segments);
}
