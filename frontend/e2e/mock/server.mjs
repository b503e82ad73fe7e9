/**
 * A small stand-in for the Tacet server: the same interface, made-up recordings, no speech engine.
 * It serves the built page too. `POST /mock/scene/NAME` sets what it holds.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROUTES, refuse } from "./routes.mjs";
import { now, reset, world } from "./world.mjs";

const PORT = Number(process.env.MOCK_PORT ?? 8431);
const STATIC = fileURLToPath(new URL("../../../src/tacet/web/static", import.meta.url));
const POLICY =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".flac": "audio/flac",
};

async function sendFile(response, path) {
  const name = path === "/" ? "/index.html" : path;
  const bytes = await readFile(join(STATIC, name)).catch(() => null);
  if (!bytes)
    return extname(name)
      ? refuse(response, 404, "not_found", "Not here.")
      : sendFile(response, "/");
  response.writeHead(200, {
    "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
    "Content-Security-Policy": POLICY,
  });
  response.end(bytes);
}

async function answer(request, response) {
  const { pathname, searchParams: query } = new URL(request.url, "http://mock");
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (now.broken && pathname.startsWith("/api")) return request.socket.destroy();
  for (const [method, pattern, act] of ROUTES) {
    const match = pattern.exec(pathname);
    if (!match || !request.method.match(method)) continue;
    const ids = match.slice(1).map(decodeURIComponent);
    const recording = world.recordings.get(ids[0]);
    if (
      pathname.startsWith("/api/recordings/") &&
      !recording &&
      !/\/(restore|actions)$/.test(pathname)
    )
      break;
    return act({ request, response, ids, query, body, recording });
  }
  if (pathname.startsWith("/api")) return refuse(response, 404, "not_found", "This is not here.");
  return sendFile(response, pathname);
}

reset(process.env.MOCK_SCENE ?? "states");
createServer((request, response) =>
  answer(request, response).catch((error) => refuse(response, 500, "fault", String(error))),
).listen(PORT, "127.0.0.1");
