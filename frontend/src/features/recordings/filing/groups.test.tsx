import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import type { Group } from "@/api/types";
import { recording } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

afterEach(() => userEvent.keyboard("{Escape}")); // The dialog would stay open for the next test.

const TAKEN = { code: "conflict", message: "This name is taken already. Choose another one." };

/** A server with a folder and two tags; what it was asked to do. */
function serve() {
  const done: unknown[] = [];
  const groups: Record<string, Group[]> = {
    folders: [{ id: "f1", name: "Talks", recordings: 3 }],
    tags: [
      { id: "t1", name: "pilto", recordings: 1 },
      { id: "t2", name: "2026", recordings: 0 },
    ],
  };
  serveRecordings([recording({ tags: ["pilto"], folder_id: "f1" }), recording({ id: "rec-2" })]);
  for (const kind of ["folders", "tags"]) {
    const all = () => groups[kind] ?? [];
    server.use(
      http.get(`/api/${kind}`, () => HttpResponse.json({ items: all() })),
      http.patch(`/api/${kind}/:id`, async ({ params, request }) => {
        const { name } = (await request.json()) as { name: string };
        done.push([kind, params.id, name]);
        if (name === "2026") return HttpResponse.json({ error: TAKEN }, { status: 409 });
        const group = all().find(({ id }) => id === params.id) as Group;
        group.name = name;
        return HttpResponse.json(group);
      }),
      http.delete(`/api/${kind}/:id`, ({ params }) => {
        done.push([kind, params.id]);
        groups[kind] = all().filter(({ id }) => id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
  }
  return done;
}

async function openGroups(address: string) {
  const person = openPage(address);
  await person.click(await screen.findByRole("button", { name: "Order and filters" }));
  await person.click(
    await screen.findByRole("button", { name: "Rename or delete folders and tags…" }),
  );
  const dialog = within(await screen.findByRole("dialog", { name: "Folders and tags" }));
  return { person, dialog };
}

test("a tag is renamed, and the list stays filtered by it", async () => {
  const done = serve();
  const { person, dialog } = await openGroups("/?tag=pilto");
  await person.click(await dialog.findByRole("button", { name: "Rename “pilto”" }));
  await person.keyboard(" pilot {Enter}");
  const pencil = await dialog.findByRole("button", { name: "Rename “pilot”" });
  expect(pencil).toHaveFocus();
  expect(done).toEqual([["tags", "t1", "pilot"]]);
  expect(location.search).toBe("?tag=pilot");
});

test("a name that another has is refused beside the field, which stays", async () => {
  const done = serve();
  const { person, dialog } = await openGroups("/");
  await person.click(await dialog.findByRole("button", { name: "Rename “pilto”" }));
  await person.keyboard("2026{Enter}");
  expect(await dialog.findByRole("alert")).toHaveTextContent(TAKEN.message);
  await person.clear(dialog.getByRole("textbox", { name: "Name" }));
  await person.keyboard("{Escape}");
  expect(dialog.getByRole("button", { name: "Rename “pilto”" })).toHaveFocus();
  expect(done).toHaveLength(1);
});

test("a folder is deleted after a second press, and the list shows all again", async () => {
  const done = serve();
  const { person, dialog } = await openGroups("/?folder=f1");
  const press = async (name: string) => person.click(await dialog.findByRole("button", { name }));
  await press("Delete “Talks”");
  expect(dialog.getByRole("alert")).toHaveTextContent("Its recordings stay, in no folder.");
  await press("Keep it");
  expect(done).toEqual([]);
  await press("Delete “Talks”");
  await press("Delete it");
  await waitFor(() => expect(dialog.queryByText("Talks")).toBeNull());
  expect(done).toEqual([["folders", "f1"]]);
  expect(location.search).toBe("");
});
