/** The interface: every address that the page asks for. */

import { MODELS, makeLog, OPTIONS } from "./data.mjs";
import { broken, FORMATS, preview } from "./formats.mjs";
import { LIBRARY_ROUTES } from "./library.mjs";
import { peaks, sendMedia, wav } from "./media.mjs";
import {
  changeRun,
  decide,
  emit,
  finishUpload,
  frame,
  hear,
  moveStep,
  now,
  operate,
  reset,
  startHeld,
  startRun,
  streams,
  world,
} from "./world.mjs";

const json = (response, status, body) => {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
};
export const refuse = (response, status, code, message) =>
  json(response, status, { error: { code, message, details: null } });

/** Nobody asked who speaks. */
const NOBODY = {
  ...{ state: "none", progress: 0, people: 0, revision: 0, error: null },
  wanted: { num_speakers: 0, min_speakers: 0, max_speakers: 0 },
};
const NONE = { items: [] };

/** [method, pattern, answer(context)] */
export const ROUTES = [
  [
    "POST",
    /^\/mock\/scene\/(\w+)$/,
    ({ response, ids }) => {
      reset(ids[0]);
      json(response, 200, {});
    },
  ],
  [
    "POST",
    /^\/mock\/(break|mend)$/,
    ({ response, ids }) => {
      json(response, 200, {});
      now.broken = ids[0] === "break";
      if (now.broken) for (const stream of streams) stream.destroy();
    },
  ],
  [
    "POST",
    /^\/mock\/video\/(\w+)$/,
    ({ response, ids }) => {
      const recording = world.recordings.get(ids[0]);
      world.recordings.set(ids[0], { ...recording, media_type: "video/mp4" });
      json(response, 200, {});
    },
  ],
  ["GET", /^\/api\/access$/, ({ response }) => json(response, 200, { key: null })],
  ["GET", /^\/api\/settings$/, ({ response }) => json(response, 200, now.settings)],
  [
    "PATCH",
    /^\/api\/settings$/,
    ({ response, body }) => {
      now.settings = { ...now.settings, ...JSON.parse(body) };
      emit("settings.changed", now.settings);
      json(response, 200, now.settings);
    },
  ],
  ["GET", /^\/api\/options$/, ({ response }) => json(response, 200, { items: OPTIONS })],
  ["GET", /^\/api\/formats$/, ({ response }) => json(response, 200, FORMATS)],
  [
    "GET",
    /^\/api\/runs\/([^/]+)\/exports\/(\w+)\/preview$/,
    ({ response, ids, query }) =>
      json(response, 200, preview(ids[1], world.transcripts.get(ids[0]), query)),
  ],
  [
    "GET",
    /^\/api\/runs\/([^/]+)\/subtitle-check$/,
    ({ response, ids, query }) => json(response, 200, broken(world.transcripts.get(ids[0]), query)),
  ],
  ["GET", /^\/api\/models$/, ({ response }) => json(response, 200, { items: MODELS })],
  [
    "GET",
    /^\/api\/changes$/,
    ({ response, query }) => {
      const after = query.get("after");
      json(response, 200, {
        last: now.sequence,
        events: after === null ? [] : now.events.filter(({ id }) => id > Number(after)),
      });
    },
  ],
  [
    "GET",
    /^\/api\/events$/,
    ({ request, response, query }) => {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      response.write(": hello\n\n");
      const after = Number(request.headers["last-event-id"] ?? query.get("after") ?? now.sequence);
      for (const event of now.events) if (event.id > after) response.write(frame(event));
      streams.add(response);
      response.on("close", () => streams.delete(response));
    },
  ],
  ...LIBRARY_ROUTES,
  [
    "GET",
    /^\/api\/recordings\/([^/]+)\/peaks$/,
    ({ response, recording, query }) => json(response, 200, peaks(recording, query)),
  ],
  [
    "GET",
    /^\/api\/recordings\/([^/]+)\/listen$/,
    ({ request, response, recording }) =>
      sendMedia(request, response, world.media.get(recording.id) ?? wav(recording.duration)),
  ],
  [
    "GET",
    /^\/api\/recordings\/([^/]+)\/runs$/,
    ({ response, ids }) =>
      json(response, 200, {
        items: [...world.runs.values()]
          .filter((run) => run.recording_id === ids[0])
          .sort((a, b) => b.number - a.number),
      }),
  ],
  ["GET", /^\/api\/recordings\/([^/]+)\/notes$/, ({ response }) => json(response, 200, NONE)],
  ["GET", /^\/api\/recordings\/([^/]+)\/speakers$/, ({ response }) => json(response, 200, NOBODY)],
  [
    "GET",
    /^\/api\/(?:recordings\/[^/]+\/)?vocabulary$/,
    ({ response }) => json(response, 200, NONE),
  ],
  [
    "POST",
    /^\/api\/recordings\/([^/]+)\/runs$/,
    ({ response, ids, body, query }) =>
      json(response, 202, startRun(ids[0], JSON.parse(body), query.get("later") === "true")),
  ],
  [
    "PATCH",
    /^\/api\/recordings\/([^/]+)$/,
    ({ response, recording, body }) => {
      const next = { ...recording, ...JSON.parse(body) };
      world.recordings.set(next.id, next);
      emit("recording.changed", next);
      json(response, 200, next);
    },
  ],
  [
    "DELETE",
    /^\/api\/recordings\/([^/]+)$/,
    ({ response, recording }) => {
      world.deleted.set(recording.id, recording);
      world.recordings.delete(recording.id);
      emit("recording.removed", { id: recording.id });
      response.writeHead(204).end();
    },
  ],
  [
    "POST",
    /^\/api\/recordings\/([^/]+)\/restore$/,
    ({ response, ids }) => {
      const recording = world.deleted.get(ids[0]);
      world.recordings.set(recording.id, recording);
      emit("recording.changed", recording);
      json(response, 200, recording);
    },
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/cancel$/,
    ({ response, ids }) => json(response, 200, changeRun(ids[0], { state: "stopped" })),
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/start$/,
    ({ response, ids }) => json(response, 200, startHeld(ids[0])),
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/resume$/,
    ({ response, ids }) => {
      const revision = world.runs.get(ids[0]).revision + 1;
      json(response, 200, changeRun(ids[0], { state: "waiting", revision }));
    },
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/retry$/,
    ({ response, ids }) => json(response, 202, startRun(world.runs.get(ids[0]).recording_id)),
  ],
  [
    "GET",
    /^\/api\/runs\/([^/]+)\/transcript$/,
    ({ response, ids }) => json(response, 200, world.transcripts.get(ids[0])),
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/asks$/,
    ({ response, ids, body }) => json(response, 202, hear(ids[0], JSON.parse(body))),
  ],
  [
    "PUT",
    /^\/api\/runs\/([^/]+)\/words$/,
    ({ response, ids, body }) => json(response, 200, decide(ids[0], JSON.parse(body))),
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/operations$/,
    ({ response, ids, body }) => {
      const change = operate(ids[0], JSON.parse(body).operations);
      if (change) json(response, 200, change);
      else refuse(response, 409, "conflict", "Some of these words do not stand any more.");
    },
  ],
  [
    "POST",
    /^\/api\/runs\/([^/]+)\/(undo|redo)$/,
    ({ response, ids }) => {
      const change =
        ids[1] === "undo" ? moveStep(ids[0], "done", "undone") : moveStep(ids[0], "undone", "done");
      if (change) json(response, 200, change);
      else refuse(response, 409, "conflict", "There is nothing to take back.");
    },
  ],
  [
    "GET",
    /^\/api\/runs\/([^/]+)\/log$/,
    ({ response, ids }) => {
      const run = world.runs.get(ids[0]);
      json(
        response,
        200,
        makeLog(run, world.recordings.get(run.recording_id), world.transcripts.get(run.id)),
      );
    },
  ],
  [
    "GET",
    /^\/api\/runs\/([^/]+)\/exports\/(\w+)$/,
    ({ response, ids }) => {
      const text = world.transcripts
        .get(ids[0])
        .segments.map((segment) => segment.text.trim())
        .join("\n");
      response.writeHead(200, {
        "Content-Type": "text/plain",
        "Content-Disposition": `attachment; filename="transcript.${ids[1]}"`,
      });
      response.end(text);
    },
  ],
  [
    /^(GET|POST)$/,
    /^\/api\/exports\.zip$/,
    ({ response }) => {
      response.writeHead(200, {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="transcripts.zip"',
      });
      response.end(Buffer.from("504b0506000000000000000000000000000000000000", "hex"));
    },
  ],
  [
    "POST",
    /^\/api\/uploads$/,
    ({ request, response }) => {
      const id = `up-${Math.random().toString(36).slice(2, 10)}`;
      world.uploads.set(id, {
        name: decodeURIComponent(request.headers["upload-name"] ?? id),
        length: Number(request.headers["upload-length"]),
        bytes: Buffer.alloc(0),
      });
      response.writeHead(201, { "Content-Type": "text/plain" }).end(id);
    },
  ],
  [
    "HEAD",
    /^\/api\/uploads\/([^/]+)$/,
    ({ response, ids }) =>
      response.writeHead(200, { "Upload-Offset": world.uploads.get(ids[0]).bytes.length }).end(),
  ],
  [
    "PATCH",
    /^\/api\/uploads\/([^/]+)$/,
    ({ request, response, ids, body }) => {
      const upload = world.uploads.get(ids[0]);
      if (Number(request.headers["upload-offset"]) !== upload.bytes.length)
        return refuse(response, 409, "wrong_offset", "Go on at the right place.");
      upload.bytes = Buffer.concat([upload.bytes, body]);
      if (upload.bytes.length === upload.length && !world.recordings.has(ids[0]))
        finishUpload(ids[0], upload);
      response.writeHead(204, { "Upload-Offset": upload.bytes.length }).end();
    },
  ],
  ["DELETE", /^\/api\/uploads$/, ({ response }) => response.writeHead(204).end()],
];
