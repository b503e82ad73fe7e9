import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

/** Debian's browser; Playwright's own cannot be downloaded everywhere. */
export const CHROMIUM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find(existsSync);
export const TACET = "../.venv/bin/tacet";
/** Journeys share one server, one after the other; each worker has a stand-in of its own. */
const WORKERS = 2;
const MOCKS = await Promise.all(
  Array.from({ length: WORKERS }, (_, worker) => freePort(`E2E_MOCK_PORT_${worker}`)),
);
const MOCK = MOCKS[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]; // of the worker that reads this
const REAL = await freePort("E2E_PORT");
const data = join(tmpdir(), `tacet-e2e-${process.pid}`);

export default defineConfig({
  testDir: "e2e",
  outputDir: "e2e/results",
  workers: WORKERS,
  timeout: 180_000, // A busy computer takes a minute for what an idle one does in five seconds.
  expect: { timeout: 10_000 },
  // Once more where nobody watches, and told as flaky; `dot` tells of each failure at its end.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.CI ? "dot" : "list",
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-background-networking"],
    },
  },
  projects: [
    {
      name: "journey",
      testMatch: "*.journey.spec.ts",
      timeout: 240_000,
      workers: 1,
      use: { baseURL: process.env.TACET_URL ?? `http://127.0.0.1:${REAL}` },
    },
    {
      name: "page",
      testMatch: "*.page.spec.ts",
      use: { baseURL: `http://127.0.0.1:${MOCK}` },
    },
  ],
  webServer: [
    ...MOCKS.map((port) => ({
      command: "node e2e/mock/server.mjs",
      env: { MOCK_PORT: String(port) },
      url: `http://127.0.0.1:${port}/api/settings`,
    })),
    ...(existsSync(TACET) && !process.env.TACET_URL
      ? [
          {
            command: `${TACET} serve --port ${REAL} --offline true --auto_calibrate false`,
            // In bfloat16 what is heard depends on what else is, so no journey would go the same way.
            env: {
              TACET_DATA_DIR: process.env.TACET_DATA_DIR ?? data,
              TACET_ENCODER: "ctranslate2",
            },
            url: `http://127.0.0.1:${REAL}/api/health`,
            timeout: 90_000,
            gracefulShutdown: { signal: "SIGTERM" as const, timeout: 10_000 },
          },
        ]
      : []),
  ],
});

/** A port nobody listens on; the workers, which read this file again, find it in the environment. */
async function freePort(name: string): Promise<number> {
  process.env[name] ??= await new Promise<string>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(String(port)));
    });
  });
  return Number(process.env[name]);
}
