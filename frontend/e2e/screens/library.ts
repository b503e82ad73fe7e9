import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, APIResponse } from "@playwright/test";
import { OwnServer } from "../own-server";
import { expect } from "../support";
import texts from "./texts.json" with { type: "json" };

const PYTHON = "../.venv/bin/python";
const MEETING = { silence: "verbatim", vad_filter: false };

/** A server of its own with a library that looks like somebody's. */
export class PictureLibrary extends OwnServer {
  /** Ids of the recordings by their names. */
  readonly ids = new Map<string, string>();
  private request: APIRequestContext | undefined;

  /** Starts the server and fills it: recordings in folders, with tags, texts, notes and a vocabulary. */
  async fill(request: APIRequestContext): Promise<void> {
    this.request = request;
    execFileSync(PYTHON, ["e2e/screens/make_screens.py", "public/sample.flac", this.folder]);
    await this.start("--model", `scripted:${join(this.folder, "first.json")}`);
    await this.addShelf();
    await this.addConflicts();
    await this.kill();
    await this.start("--model", `scripted:${join(this.folder, "script.json")}`);
    await this.add("Interview 7, Nils and Astrid Vik.flac", "interview.flac");
    await this.kill();
    await this.start("--model", "nano-en"); // Its name is shown at the top; it is asked nothing.
    await this.fileAway();
    await this.annotate();
  }

  /** The address of a recording on the page. */
  at(name: string, more = ""): string {
    return this.url(`/?recording=${this.id(name)}${more}`);
  }

  id(name: string): string {
    const found = [...this.ids].find(([full]) => full.startsWith(name));
    if (!found) throw new Error(`no recording is called ${name}`);
    return found[1];
  }

  async add(name: string, file: string, start = true): Promise<void> {
    const buffer = readFileSync(join(this.folder, file));
    const multipart = {
      file: { name, mimeType: "audio/flac", buffer },
      start: String(start),
      options: "{}",
    };
    const answer = await this.ask("post", "/api/recordings", { multipart });
    const id = (await answer.json()).id;
    this.ids.set(name, id);
    if (start) await this.done(this.client);
  }

  private get client(): APIRequestContext {
    if (!this.request) throw new Error("fill it first");
    return this.request;
  }

  private async ask(
    method: "get" | "post" | "patch",
    path: string,
    options: object = {},
  ): Promise<APIResponse> {
    const answer = await this.client[method](this.url(path), options);
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    return answer;
  }

  private async addShelf(): Promise<void> {
    for (const [number, { name }] of [...texts.shelf.entries()].reverse()) {
      await this.add(name, `${number}.flac`, false);
      const file = {
        name: name.replace(/\w+$/, "srt"),
        mimeType: "text/plain",
        buffer: readFileSync(join(this.folder, `${number}.srt`)),
      };
      await this.ask("post", `/api/recordings/${this.id(name)}/transcripts`, {
        multipart: { file },
      });
    }
  }

  /** A correction that a second run cannot carry over. */
  private async addConflicts(): Promise<void> {
    const { id, run } = await this.heard();
    const { segments } = await (await this.ask("get", `/api/runs/${run}/transcript`)).json();
    const words = segments[0].words.slice(-1).map((word: { id: string }) => word.id);
    const operations = [{ kind: "rewrite", words, text: "Storholmen." }];
    await this.ask("post", `/api/runs/${run}/operations`, { data: { revision: 0, operations } });
    await this.kill();
    await this.start("--model", `scripted:${join(this.folder, "second.json")}`);
    await this.heard();
    expect(id).toBe(this.id("Interview 4"));
  }

  private async heard(): Promise<{ id: string; run: string }> {
    const id = this.id("Interview 4");
    const asked = await this.ask("post", `/api/recordings/${id}/runs`, { data: MEETING });
    const run = (await asked.json()).id;
    const state = async () =>
      (await (await this.ask("get", `/api/recordings/${id}`)).json()).run?.state;
    await expect.poll(state, { timeout: 120_000 }).toBe("done");
    return { id, run };
  }

  private async fileAway(): Promise<void> {
    const folders = new Map<string, string>();
    for (const name of ["Interviews", "Lectures", "Meetings"]) {
      const answer = await this.ask("post", "/api/folders", { data: { name } });
      folders.set(name, (await answer.json()).id);
    }
    const interview = { name: "Interview 7", folder: "Interviews", tags: ["2026", "island"] };
    for (const { name, folder, tags } of [...texts.shelf, interview]) {
      const folder_id = folder && folders.get(folder);
      await this.ask("patch", `/api/recordings/${this.id(name)}`, { data: { folder_id, tags } });
    }
  }

  private async annotate(): Promise<void> {
    const notes = `/api/recordings/${this.id("Interview 7")}/notes`;
    for (const [text, at] of [
      ["Nils Vik kept the light from 1974 to 2005; Astrid, his sister, asks.", null],
      ["check the year in the parish book", 25.5],
      ["plays a recording of the horn here", 52],
    ] as const)
      await this.ask("post", notes, { data: { text, at } });
    const terms = [
      { term: "Storhaug", replaces: ["Stourhawk", "Store Hawk"], note: "the headland" },
      { term: "Bolinder", replaces: ["Bolander"], note: "engine maker" },
      { term: "Margit Elise", replaces: ["Margret Elise"], note: "a boat" },
      { term: "Astrid Vik" },
    ];
    await this.ask("post", "/api/vocabulary", { data: { terms } });
  }
}
