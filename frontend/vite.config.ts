import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.TACET_URL ?? "http://127.0.0.1:8420";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/tacet/web/static",
    emptyOutDir: true,
    license: { fileName: "licenses.md" }, // what the bundle holds of others, for the wheel
    // Older ones lack :dir(), which would be rewritten to a list of languages: wrong for mixed text.
    cssTarget: ["chrome120", "edge120", "firefox121", "safari16.4"],
    // The server allows no inline scripts and no foreign fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // The upload widget and the words are much of this; the page is served from this machine.
    chunkSizeWarningLimit: 950,
  },
  server: { proxy: { "/api": { target: server } } },
  test: {
    restoreMocks: true,
    testTimeout: 30_000,
    maxWorkers: "100%", // the usual: one core fewer than there are
    // A browser's window is dear to make, and each file gets one of its own: only where it is needed.
    projects: [
      {
        extends: true,
        test: {
          name: "logic",
          include: ["src/**/*.test.ts"],
          environment: "node",
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "page",
          include: ["src/**/*.test.tsx"],
          environment: "jsdom",
          setupFiles: ["src/testing/setup.ts"],
          css: false,
        },
      },
    ],
  },
});
