// @vitest-environment node
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Login } from "../account/login.ts";
import type { Ended } from "../call/call.ts";
import { type Database, openDatabase, type Schema } from "./database.ts";
import { History, MOST } from "./history.ts";
import { changeSettings, DEFAULTS, readSettings } from "./settings.ts";
import { Vault } from "./vault.ts";

const LOGIN: Login = {
  ticket: { username: "ada", token: "0123456789abcdef0123456789abcdef", host: "pbx.example.com" },
  name: "Ada Rossi",
  extension: "201",
  sip: { user: "92201", secret: "very-secret-of-sip", port: 6061 },
};

let database: Database;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  database = await openDatabase();
});

afterEach(() => {
  database.close();
  vi.restoreAllMocks();
});

async function reopened(): Promise<Database> {
  database.close();
  database = await openDatabase();
  return database;
}

/** All that lies in the database, as text. */
async function dump(): Promise<string> {
  const stores = ["keys", "sealed", "settings", "history"] as const;
  const values = await Promise.all(
    stores.map((store) => database.getAll(store as keyof Schema & "sealed")),
  );
  const readable = (_: string, value: unknown) =>
    value instanceof ArrayBuffer || value instanceof Uint8Array
      ? new TextDecoder("latin1").decode(value)
      : value;
  return JSON.stringify(values, readable);
}

describe("the vault", () => {
  test("keeps a login over a restart", async () => {
    expect(await new Vault(database).login()).toBeNull();
    await new Vault(database).keep(LOGIN);
    expect(await new Vault(await reopened()).login()).toEqual(LOGIN);
  });

  test("holds no secret in plain text, and a key that cannot be read", async () => {
    await new Vault(database).keep(LOGIN);
    const text = await dump();
    expect(text).not.toContain(LOGIN.ticket.token);
    expect(text).not.toContain(LOGIN.sip.secret);
    const [key] = (await database.getAll("keys")) as CryptoKey[];
    expect(key?.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", key as CryptoKey)).rejects.toThrow();
  });

  test("never seals twice with the same iv", async () => {
    const vault = new Vault(database);
    await vault.keep(LOGIN);
    const [first] = await database.getAll("sealed");
    await vault.keep(LOGIN);
    const [second] = await database.getAll("sealed");
    expect(second?.iv).not.toEqual(first?.iv);
  });

  test("forgets login and key together", async () => {
    const vault = new Vault(database);
    await vault.keep(LOGIN);
    await vault.forget();
    expect(await vault.login()).toBeNull();
    expect(await database.count("keys")).toBe(0);
    expect(await database.count("sealed")).toBe(0);
  });

  test("drops what it cannot open", async () => {
    const vault = new Vault(database);
    await vault.keep(LOGIN);
    const [sealed] = await database.getAll("sealed");
    await database.put(
      "sealed",
      { iv: new Uint8Array(12), data: sealed?.data as ArrayBuffer },
      "login",
    );
    expect(await vault.login()).toBeNull();
    expect(await database.count("sealed")).toBe(0);
  });

  test("keeps the key's bytes where a browser cannot store the key", async () => {
    const put = database.put.bind(database);
    vi.spyOn(database, "put").mockImplementation((store, value, key) =>
      value instanceof CryptoKey
        ? Promise.reject(new DOMException("no clone", "DataCloneError"))
        : put(store, value, key),
    );
    await new Vault(database).keep(LOGIN);
    expect(await dump()).not.toContain(LOGIN.sip.secret);
    expect(await new Vault(await reopened()).login()).toEqual(LOGIN);
  });
});

function ended(id: string, changes: Partial<Ended> = {}): Ended {
  return {
    phase: "ended",
    id,
    direction: "in",
    party: { number: "202", name: "Bruno" },
    began: Number(id),
    ended: 90_000,
    answered: null,
    ending: { why: "missed" },
    ...changes,
  };
}

describe("the history", () => {
  test("is newest first, over a restart", async () => {
    const history = new History(database);
    await history.note(ended("2"));
    await history.note(ended("1", { answered: 60_000, ending: { why: "left" } }));
    expect(await new History(await reopened()).all()).toMatchObject([
      { id: "2", missed: true, seen: false, talked: null },
      { id: "1", missed: false, seen: true, talked: 30 },
    ]);
  });

  test.each([
    [{ why: "elsewhere" }, false],
    [{ why: "declined" }, false],
    [{ why: "missed" }, true],
  ] as const)("a call that ended as %j is missed: %s", async (ending, missed) => {
    await new History(database).note(ended("1", { ending }));
    expect(await new History(database).all()).toMatchObject([{ missed, seen: !missed }]);
  });

  test("is bounded, and loses the oldest", async () => {
    const history = new History(database);
    for (let id = 1; id <= MOST + 2; id += 1) {
      await history.note(ended(String(id)));
    }
    const kept = await history.all();
    expect(kept).toHaveLength(MOST);
    expect([kept.at(0)?.id, kept.at(-1)?.id]).toEqual([String(MOST + 2), "3"]);
  });

  test("has one entry for a call that is noted twice", async () => {
    const history = new History(database);
    await history.note(ended("1"));
    await history.note(ended("1"));
    expect(await history.all()).toHaveLength(1);
  });

  test("knows what was looked at, and can be cleared", async () => {
    const history = new History(database);
    await history.note(ended("1"));
    await history.see();
    expect(await history.all()).toMatchObject([{ missed: true, seen: true }]);
    await history.clear();
    expect(await history.all()).toEqual([]);
  });
});

test("settings are the defaults until one is changed, and stay changed", async () => {
  expect(await readSettings(database)).toEqual(DEFAULTS);
  await changeSettings(database, { microphone: "m1" });
  await changeSettings(database, { language: "it" });
  const expected = { ...DEFAULTS, microphone: "m1", language: "it" };
  expect(await readSettings(await reopened())).toEqual(expected);
});
