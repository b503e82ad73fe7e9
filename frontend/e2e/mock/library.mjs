/** The library of the mock: lists, folders, tags, actions on many, and the search over all texts. */

import { emit, now, startRun, world } from "./world.mjs";

const json = (response, status, body) => {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
};
const stateOf = ({ run, error }) => run?.state ?? (error ? "failed" : "new");
const STATES = ["failed", "stopped", "listening", "preparing", "waiting", "new", "done"];
const KEYS = {
  added: ({ added_at }) => added_at,
  name: ({ name }) => name,
  length: ({ duration }) => duration ?? 0,
  state: (one) => STATES.indexOf(stateOf(one)),
  doubtful: ({ run }) => run?.summary?.doubtful_words ?? 0,
};

function fits(one, { q = "", tag, folder, archived = false, state }) {
  return (
    one.archived === archived &&
    one.name.toLowerCase().includes(q.toLowerCase()) &&
    (!tag || one.tags.includes(tag)) &&
    (!folder || (one.folder_id ?? "none") === folder) &&
    (!state || stateOf(one) === state)
  );
}

function compare(a, b) {
  if (typeof a === "number") return a - b;
  return a.localeCompare(b, "en", { numeric: true });
}

function listed(query) {
  const sort = query.sort ?? "-added";
  const key = KEYS[sort.replace("-", "")];
  const by = sort.startsWith("-") ? -1 : 1;
  return [...world.recordings.values()]
    .filter((one) => fits(one, query))
    .sort((a, b) => by * compare(key(a), key(b)));
}

const groups = (kind, counted) =>
  [...now[kind]].map(({ id, name }) => ({
    id,
    name,
    recordings: [...world.recordings.values()].filter((one) => counted(one, { id, name })).length,
  }));

function allTags() {
  const names = [...new Set([...world.recordings.values()].flatMap(({ tags }) => tags))].sort();
  now.tags = names.map((name) => ({ id: name, name }));
  return groups("tags", ({ tags }, { name }) => tags.includes(name));
}

function change(one, part) {
  const next = { ...one, ...part };
  world.recordings.set(next.id, next);
  emit("recording.changed", next);
}

const ACTIONS = {
  tag: (one, { tags = [], remove_tags = [] }) => {
    const kept = one.tags.filter((tag) => !remove_tags.includes(tag));
    change(one, { tags: [...new Set([...kept, ...tags])].sort() });
  },
  move: (one, { folder_id = null }) => change(one, { folder_id }),
  archive: (one) => change(one, { archived: true }),
  unarchive: (one) => change(one, { archived: false }),
  transcribe: (one, { later }) => startRun(one.id, {}, later),
  delete: (one) => {
    world.deleted.set(one.id, one);
    world.recordings.delete(one.id);
    emit("recording.removed", { id: one.id });
  },
  restore: (one) => change(one, {}),
};

function actOn(body) {
  const chosen = body.ids ?? listed(body.filter ?? {}).map(({ id }) => id);
  const ids = chosen.filter((id) => !(body.without ?? []).includes(id));
  for (const id of ids)
    ACTIONS[body.action](world.recordings.get(id) ?? world.deleted.get(id), body);
  return { done: ids, failed: {} };
}

/** Segments that hold all of the words, newest recordings first. */
function search(q, after, limit = 50) {
  const wanted = q.toLowerCase().replace(/["*]/g, "").split(/\s+/).filter(Boolean);
  const marks = (text) =>
    wanted.flatMap((word) => {
      const start = text.toLowerCase().indexOf(word);
      return start < 0 ? [] : [{ start, end: start + word.length }];
    });
  const all = (text) => marks(text).length === wanted.length;
  const recordings = listed({});
  const hits = recordings.flatMap((recording) =>
    (world.transcripts.get(recording.run?.id)?.segments ?? [])
      .filter(({ text }) => all(text))
      .map((segment) => {
        const snippet = segment.text.trim();
        const word = segment.words.find(({ word }) => word.toLowerCase().includes(wanted[0]));
        return {
          recording,
          snippet,
          marks: marks(snippet).sort((a, b) => a.start - b.start),
          run_id: recording.run.id,
          start: segment.start,
          end: segment.end,
          word_id: word.id,
          at: word.start,
          speaker: word.speaker ?? null,
        };
      }),
  );
  const names = recordings
    .filter(({ name }) => all(name))
    .map((recording) => ({ recording, snippet: recording.name, marks: marks(recording.name) }));
  const from = Number((after ?? "0.0").split(".")[0]);
  const next = from + limit < hits.length ? `${from + limit}.0` : null;
  return { names: from ? [] : names, hits: hits.slice(from, from + limit), next };
}

/** [method, pattern, answer(context)] */
export const LIBRARY_ROUTES = [
  [
    "GET",
    /^\/api\/recordings$/,
    ({ response, query }) => {
      const asked = Object.fromEntries(query);
      const all = listed({ ...asked, archived: asked.archived === "true" });
      const from = asked.after ? all.findIndex(({ id }) => id === asked.after) + 1 : 0;
      const items = all.slice(from, from + Number(asked.limit ?? 100));
      const next = from + items.length < all.length ? (items.at(-1)?.id ?? null) : null;
      json(response, 200, { items, total: all.length, next });
    },
  ],
  [
    "POST",
    /^\/api\/recordings\/actions$/,
    ({ response, body }) => json(response, 200, actOn(JSON.parse(body))),
  ],
  [
    "GET",
    /^\/api\/recordings\/([^/]+)$/,
    ({ response, recording }) => json(response, 200, recording),
  ],
  [
    "GET",
    /^\/api\/folders$/,
    ({ response }) =>
      json(response, 200, {
        items: groups("folders", ({ folder_id }, { id }) => folder_id === id),
      }),
  ],
  [
    "POST",
    /^\/api\/folders$/,
    ({ response, body }) => {
      const { name } = JSON.parse(body);
      const folder = { id: `folder-${now.folders.length}`, name };
      now.folders.push(folder);
      json(response, 201, { ...folder, recordings: 0 });
    },
  ],
  ["GET", /^\/api\/tags$/, ({ response }) => json(response, 200, { items: allTags() })],
  [
    "GET",
    /^\/api\/search$/,
    ({ response, query }) => json(response, 200, search(query.get("q") ?? "", query.get("after"))),
  ],
];
