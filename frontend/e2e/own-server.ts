import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { TACET } from "../playwright.config";
import { expect } from "./support";

const OPTIONS = ["--offline", "true", "--auto_calibrate", "false"];

export interface StoredSegment {
  text: string;
  words: { id: string; word: string; start: number; end: number; marks: string[] }[];
}

export interface StoredTranscript {
  segments: StoredSegment[];
  history: { undo: number | null; redo: number | null; conflicts: number };
  rewritten: unknown[];
}

/** A server of a test's own, with data of its own, that may be killed and started again. */
export class OwnServer {
  private made: string | undefined;
  private process: ChildProcess | undefined;
  private port = 0;

  /** Where its data is, and room for a test's own files. */
  get folder(): string {
    this.made ??= mkdtempSync(join(tmpdir(), "tacet-own-"));
    return this.made;
  }

  /** Starts it, on the same port and with the same data each time. */
  async start(...options: string[]): Promise<void> {
    this.port ||= await freePort();
    const env = { ...process.env, TACET_DATA_DIR: join(this.folder, "data") };
    const all = ["serve", "--port", String(this.port), ...OPTIONS, ...options];
    this.process = spawn(TACET, all, { env, stdio: "ignore" });
    const isUp = () =>
      fetch(this.url("/api/health")).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isUp, { timeout: 90_000 }).toBe(true);
  }

  /** Ends it as a fault or a lack of memory would: at once, without a last word. */
  async kill(): Promise<void> {
    const { process: running } = this;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    if (this.made) rmSync(this.made, { recursive: true, force: true, maxRetries: 5 });
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** The newest recording's id, and its current run. */
  async recording(request: APIRequestContext): Promise<{ id: string; run: RunFacts | null }> {
    return (await (await request.get(this.url("/api/recordings"))).json()).items[0];
  }

  /** The transcript of the current run as it is stored. */
  async transcript(request: APIRequestContext): Promise<StoredTranscript> {
    const run = (await this.recording(request)).run?.id;
    return (await request.get(this.url(`/api/runs/${run}/transcript`))).json();
  }

  /** The text of the current run, a line for each segment. */
  async lines(request: APIRequestContext): Promise<string[]> {
    return (await this.transcript(request)).segments.map(({ text }) => text.trim());
  }

  /** Waits until the current run has ended well. */
  async done(request: APIRequestContext, run?: string): Promise<void> {
    const state = async () => {
      const { run: now } = (await this.recording(request)) ?? { run: null };
      return run && now?.id !== run ? null : now?.state;
    };
    await expect.poll(state, { timeout: 300_000 }).toBe("done");
  }
}

interface RunFacts {
  id: string;
  state: string;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return address && typeof address === "object" ? address.port : 0;
}
