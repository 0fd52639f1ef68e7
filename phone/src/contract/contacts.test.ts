import { afterEach, expect, test, vi } from "vitest";
import { colleagues, search } from "./contacts.ts";

const ADA = { username: "ada", token: "t" };

afterEach(() => vi.unstubAllGlobals());

function answering(body: unknown, status = 200) {
  const fetched = vi.fn<typeof fetch>(async () => Response.json(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function person(username: string, name: string, number: string, mainPresence = "online") {
  return { username, name, mainPresence, endpoints: { mainextension: [{ id: number }] } };
}

test("colleagues are everybody else, by name", async () => {
  answering({
    ada: person("ada", "Ada", "201"),
    carlo: person("carlo", "Carlo", "203", "offline"),
    bruno: person("bruno", "Bruno", "202"),
    nobody: person("nobody", "Nobody", ""),
  });
  expect(await colleagues(ADA)).toEqual([
    { name: "Bruno", number: "202", online: true },
    { name: "Carlo", number: "203", online: false },
  ]);
});

test.each([
  [{ message: "no" }, 401],
  ["text", 200],
])("an answer of %j is no colleagues", async (body, status) => {
  answering(body, status);
  expect(await colleagues(ADA)).toBeNull();
});

const BRUNO = { name: "Bruno", number: "202", online: true };

test("a search finds colleagues and the phonebook's numbers, each number once", async () => {
  const row = {
    name: "Bruno (casa)",
    extension: "202",
    workphone: "",
    cellphone: "333 1",
    homephone: "333 1",
  };
  const fetched = answering({ count: 1, rows: [row] });
  expect(await search(ADA, " BRU/n ", [BRUNO])).toEqual([
    { name: "Bruno (casa)", number: "333 1", online: null },
  ]);
  expect(fetched.mock.calls[0]?.[0]).toContain("/phonebook/search/bru%2Fn?");
  expect(await search(ADA, "bru", [BRUNO])).toHaveLength(2);
});

test("without words it asks nobody, and without the phonebook colleagues are found", async () => {
  const fetched = answering({}, 500);
  expect(await search(ADA, "", [BRUNO])).toEqual([BRUNO]);
  expect(fetched).not.toHaveBeenCalled();
  expect(await search(ADA, "20", [BRUNO])).toEqual([BRUNO]);
});
