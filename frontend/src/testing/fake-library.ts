import { HttpResponse, http, type RequestHandler } from "msw";
import { fits, type ListQuery, sortValue } from "@/api/recordings/list-query";
import type { ActionBody, Recording } from "@/api/types";

const missing = () =>
  HttpResponse.json({ error: { code: "not_found", message: "Gone." } }, { status: 404 });

/** Recordings on a server: as much of listing, changing and acting on many as the tests need. */
export class FakeLibrary {
  /** What was done, with each recording: "delete rec-1". */
  readonly done: string[] = [];
  /** The addresses of all lists that were read. */
  readonly lists: string[] = [];
  private all: Map<string, Recording>;
  private gone = new Map<string, Recording>();
  private folders: { id: string; name: string }[] = [];

  constructor(recordings: Recording[]) {
    this.all = new Map(recordings.map((one) => [one.id, one]));
  }

  get recordings(): Recording[] {
    return [...this.all.values()];
  }

  handlers(): RequestHandler[] {
    return [
      http.get("/api/recordings", ({ request }) => this.list(new URL(request.url))),
      http.get("/api/recordings/:id", ({ params }) => this.answer(String(params.id))),
      http.get("/api/recordings/:id/runs", ({ params }) =>
        HttpResponse.json({ items: [this.all.get(String(params.id))?.run].filter(Boolean) }),
      ),
      http.patch("/api/recordings/:id", async ({ params, request }) =>
        this.change(String(params.id), (await request.json()) as Partial<Recording>),
      ),
      http.delete("/api/recordings/:id", ({ params }) => {
        this.act("delete", String(params.id), {});
        return new HttpResponse(null, { status: 204 });
      }),
      http.post("/api/recordings/:id/restore", ({ params }) => {
        this.act("restore", String(params.id), {});
        return this.answer(String(params.id));
      }),
      http.post("/api/recordings/actions", async ({ request }) =>
        this.actOn((await request.json()) as ActionBody & { without?: string[] }),
      ),
      http.get("/api/folders", () =>
        HttpResponse.json({
          items: this.folders.map((folder) => ({
            ...folder,
            recordings: this.recordings.filter((one) => one.folder_id === folder.id).length,
          })),
        }),
      ),
      http.post("/api/folders", async ({ request }) => {
        const { name } = (await request.json()) as { name: string };
        const folder = { id: `folder-${name}`, name };
        this.folders.push(folder);
        return HttpResponse.json({ ...folder, recordings: 0 }, { status: 201 });
      }),
      http.get("/api/tags", () => HttpResponse.json({ items: this.tags() })),
    ];
  }

  private tags() {
    const names = [...new Set(this.recordings.flatMap(({ tags }) => tags))].sort();
    return names.map((name) => ({
      id: `tag-${name}`,
      name,
      recordings: this.recordings.filter(({ tags }) => tags.includes(name)).length,
    }));
  }

  private list({ search, searchParams }: URL) {
    this.lists.push(search);
    const asked = Object.fromEntries(searchParams);
    const query = { ...asked, archived: asked.archived === "true" } as ListQuery;
    const all = this.sorted(
      this.recordings.filter((one) => fits(one, query)),
      query,
    );
    const from = asked.after ? all.findIndex(({ id }) => id === asked.after) + 1 : 0;
    const items = all.slice(from, from + Number(asked.limit ?? 100));
    const next = from + items.length < all.length ? (items.at(-1)?.id ?? null) : null;
    const told = items.map((one) => ({ ...one, same_file: this.sameFile(one) }));
    return HttpResponse.json({ items: told, total: all.length, next });
  }

  private sorted(all: Recording[], { sort = "-added" }: ListQuery): Recording[] {
    const by = sort.startsWith("-") ? -1 : 1;
    const value = (one: Recording) => sortValue(one, sort) ?? 0;
    return all.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (typeof x === "number" && typeof y === "number") return by * (x - y);
      return by * String(x).localeCompare(String(y), undefined, { numeric: true });
    });
  }

  private sameFile({ id, sha256 }: Recording): string | null {
    return this.recordings.find((one) => one.sha256 === sha256 && one.id !== id)?.id ?? null;
  }

  private answer(id: string) {
    const one = this.all.get(id);
    return one ? HttpResponse.json({ ...one, same_file: this.sameFile(one) }) : missing();
  }

  private change(id: string, change: Partial<Recording>) {
    const one = this.all.get(id);
    if (one) this.all.set(id, { ...one, ...change });
    return this.answer(id);
  }

  private actOn(body: ActionBody & { without?: string[] }) {
    const query = (body.filter ?? {}) as ListQuery;
    const fitting = this.recordings.filter((one) => fits(one, query)).map(({ id }) => id);
    const ids = body.ids ?? fitting.filter((id) => !body.without?.includes(id));
    for (const id of ids) this.act(body.action, id, body);
    return HttpResponse.json({ done: ids, failed: {} });
  }

  private act(action: ActionBody["action"], id: string, body: Partial<ActionBody>): void {
    const one = this.all.get(id) ?? this.gone.get(id);
    this.done.push(`${action} ${id}`);
    if (!one) return;
    if (action === "delete") {
      this.gone.set(id, one);
      this.all.delete(id);
    } else if (action === "restore") this.all.set(id, one);
    else this.all.set(id, changed(one, action, body));
  }
}

function changed(one: Recording, action: string, body: Partial<ActionBody>): Recording {
  if (action === "archive" || action === "unarchive")
    return { ...one, archived: action === "archive" };
  if (action === "move") return { ...one, folder_id: body.folder_id ?? null };
  if (action !== "tag") return one;
  const tags = new Set([...one.tags, ...(body.tags ?? [])]);
  for (const tag of body.remove_tags ?? []) tags.delete(tag);
  return { ...one, tags: [...tags].sort() };
}
