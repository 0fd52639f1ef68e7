import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Login } from "./account/login.ts";
import { Identity } from "./identity.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { Vault } from "./store/vault.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const TICKET = `ada;${TOKEN};${location.hostname}`;

let database: Database;
let begun: Login[];
let identity: Identity;
let secret: string;
let status: number;

beforeEach(async () => {
  database = await openDatabase();
  await Promise.all([database.clear("keys"), database.clear("sealed")]);
  begun = [];
  secret = "first";
  status = 200;
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(me()), { status })));
  identity = new Identity(new Vault(database), (login) => begun.push(login));
});

afterEach(() => {
  database.close();
  vi.unstubAllGlobals();
});

function me() {
  const phone = { type: "mobile", id: "92201", username: "92201", secret, proxy_port: 6061 };
  return {
    name: "Ada",
    username: "ada",
    endpoints: { extension: [phone], mainextension: [{ id: "201" }] },
  };
}

test("who signs in is shown, begun, and there at the next start", async () => {
  await identity.withText(TICKET);
  expect(identity.session.value).toMatchObject({ state: "signed_in", me: { extension: "201" } });
  const next = new Identity(new Vault(database), (login) => begun.push(login));
  await next.resume();
  expect(begun.map((login) => login.sip.secret)).toEqual(["first", "first"]);
});

test("who comes by a link keeps another token than the address had", async () => {
  vi.stubGlobal("fetch", (path: string) =>
    Promise.resolve(Response.json(path.endsWith("/token") ? { token: "f".repeat(40) } : me())),
  );
  await identity.withLink(TICKET);
  expect(begun.map((login) => login.ticket.token)).toEqual(["f".repeat(40)]);
  expect((await new Vault(database).login())?.ticket.token).toBe("f".repeat(40));
});

test("a link that is used up, taken from the history, leaves who is signed in", async () => {
  await identity.withText(TICKET);
  status = 401;
  const next = new Identity(new Vault(database), (login) => begun.push(login));
  await next.withLink(TICKET);
  expect(next.session.value).toMatchObject({ state: "signed_in", me: { username: "ada" } });
});

test.each([0, 500])(
  "a link that fails otherwise (%i) says so to who is signed in too",
  async (code) => {
    await identity.withText(TICKET);
    status = code;
    vi.stubGlobal("fetch", () =>
      code === 0
        ? Promise.reject(new TypeError())
        : Promise.resolve(new Response("{}", { status })),
    );
    const next = new Identity(new Vault(database), (login) => begun.push(login));
    await next.withLink(TICKET);
    const key = code === 0 ? "app.login_unreachable" : "app.login_failed";
    expect(next.session.value).toMatchObject({ state: "signed_out", note: { key } });
  },
);

test("a browser that keeps nothing is told of, and nobody waits", async () => {
  const vault = new Vault(database);
  vi.spyOn(vault, "keep").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
  const next = new Identity(vault, (login) => begun.push(login));
  await next.withText(TICKET);
  expect(next.session.value).toMatchObject({ note: { key: "app.login_not_kept" } });
  expect(begun).toEqual([]);
});

test("a link that is used up says so to who is not", async () => {
  status = 401;
  await identity.withLink(TICKET);
  expect(identity.session.value).toMatchObject({ note: { key: "app.login_token" } });
});

test("a start without a login shows the first page", async () => {
  await identity.resume();
  expect(identity.session.value).toEqual({ state: "signed_out", note: null });
  expect(begun).toEqual([]);
});

test("a text that is no ticket says what is wrong with it", async () => {
  await identity.withText("https://example.com");
  expect(identity.session.value).toEqual({ state: "signed_out", note: { key: "app.qr_parts" } });
});

test("a ticket of another server leads there", async () => {
  await identity.withText(`ada;${TOKEN};other.example.com`);
  expect(identity.session.value).toMatchObject({
    note: {
      key: "app.login_other_server",
      values: { host: "other.example.com" },
      link: `https://other.example.com/app/#ada;${TOKEN};other.example.com`,
    },
  });
});

test("a line that is refused because another phone signed in says so, once and for all", async () => {
  await identity.withText(TICKET);
  status = 401;
  await identity.refused(begun[0] as Login);
  expect(identity.session.value).toMatchObject({ note: { key: "app.takeover" } });
  await identity.resume();
  expect(begun).toHaveLength(1);
});

test("a line that is refused because its secret changed begins again with the new one", async () => {
  await identity.withText(TICKET);
  secret = "second";
  await identity.refused(begun[0] as Login);
  expect(begun.map((login) => login.sip.secret)).toEqual(["first", "second"]);
});

test("a line that is refused for no reason that the server knows is not begun again for ever", async () => {
  await identity.withText(TICKET);
  await identity.refused(begun[0] as Login);
  expect(begun).toHaveLength(1);
  expect(identity.session.value.state).toBe("signed_in");
});
