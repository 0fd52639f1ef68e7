import { afterEach, describe, expect, test, vi } from "vitest";
import { CATALOG } from "../texts/catalog.ts";
import { signInByLink, signInByPassword, signInByTicket, signOut, TEXTS } from "./login.ts";

const HOST = "pbx.example.com";
const NONCE = "a4b888b2d096249ce5b5ad63413842d5df335f17";
const TOKEN = "cb5ab5748a818383ea5667b9e4849d9764c09f5d";
const TICKET = { username: "alice", token: TOKEN, host: HOST };
const PHONE = { id: "92201", username: "92201", type: "mobile", secret: "s", proxy_port: 6061 };
const ME = {
  name: "Alice",
  username: "alice",
  endpoints: { extension: [PHONE], mainextension: [{ id: "201" }] },
};

afterEach(() => vi.unstubAllGlobals());

/** A server that gives these answers in turn. */
function server(...answers: (Response | null)[]) {
  const fetched = vi.fn<typeof fetch>(async () => {
    const answer = answers.shift();
    if (!answer) {
      throw new TypeError("Failed to fetch");
    }
    return answer;
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

function refusal(status: number, headers: Record<string, string> = {}): Response {
  return Response.json({ message: "no" }, { status, headers });
}

function me(phone: object): object {
  return { ...ME, endpoints: { ...ME.endpoints, extension: [phone] } };
}

const UNFIT: [string, string, () => Response | null][] = [
  ["no answer", "unreachable", () => null],
  ["401", "superseded", () => refusal(401)],
  ["404", "not_squilla", () => refusal(404)],
  ["500", "failed", () => refusal(500)],
  ["a page", "not_squilla", () => new Response("<html>")],
  ["other JSON", "not_squilla", () => Response.json({ a: 1 })],
  ["null", "not_squilla", () => Response.json(null)],
];

describe("with a ticket", () => {
  test("the account becomes a phone", async () => {
    const fetched = server(Response.json(ME));
    expect(await signInByTicket(TICKET, "PBX.example.com")).toEqual({
      outcome: "signed_in",
      login: {
        ticket: TICKET,
        name: "Alice",
        extension: "201",
        sip: { user: "92201", secret: "s", port: 6061 },
      },
    });
    expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({
      Authorization: `alice:${TOKEN}`,
      "Auth-Exp": "no-exp",
    });
  });

  test("of another server one is sent there, with the ticket, and nobody is asked", async () => {
    const fetched = server();
    expect(await signInByTicket(TICKET, "localhost")).toEqual({
      outcome: "elsewhere",
      link: `https://${HOST}/app/#alice;${TOKEN};${HOST}`,
    });
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each(UNFIT)("%s means %s", async (_, outcome, answer) => {
    server(answer());
    expect(await signInByTicket(TICKET, HOST)).toMatchObject({ outcome });
  });

  test.each([
    ["no secret", { secret: "" }, "not_for_phones"],
    ["no mobile extension", { type: "physical" }, "not_for_phones"],
    ["a port in quotes", { proxy_port: "6061" }, "not_squilla"],
  ])("%s means %s", async (_, change, outcome) => {
    server(Response.json(me({ ...PHONE, ...change })));
    expect(await signInByTicket(TICKET, HOST)).toMatchObject({ outcome });
  });
});

describe("with a link", () => {
  const FRESH = "0".repeat(40);
  const FROM_LINK = { ...TICKET, token: FRESH };

  test("the token that stood in an address is exchanged before its first use", async () => {
    const fetched = server(Response.json({ token: FRESH }), Response.json(ME));
    expect(await signInByLink(TICKET, HOST)).toMatchObject({ login: { ticket: FROM_LINK } });
    const [exchange, whoAmI] = fetched.mock.calls;
    expect(exchange?.[0]).toBe("/webrest/authentication/token");
    expect(exchange?.[1]).toMatchObject({ method: "POST" });
    expect(exchange?.[1]?.headers).toMatchObject({ Authorization: `alice:${TOKEN}` });
    expect(whoAmI?.[1]?.headers).toMatchObject({ Authorization: `alice:${FRESH}` });
  });

  test("of another server one is sent there, and nobody is asked", async () => {
    const fetched = server();
    expect(await signInByLink(TICKET, "localhost")).toMatchObject({ outcome: "elsewhere" });
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each(UNFIT)("%s means %s, and no more is asked", async (_, outcome, answer) => {
    const fetched = server(answer(), Response.json(ME));
    expect(await signInByLink(TICKET, HOST)).toMatchObject({ outcome });
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe("with a password", () => {
  test("the token is computed from the nonce, and used", async () => {
    const fetched = server(
      refusal(401, { "WWW-Authenticate": `Digest ${NONCE}` }),
      Response.json(ME),
    );
    expect(await signInByPassword(" alice ", "s3cret", HOST)).toMatchObject({
      outcome: "signed_in",
      login: { ticket: TICKET },
    });
    const [login, whoAmI] = fetched.mock.calls;
    expect(login?.[1]?.body).toBe('{"username":"alice","password":"s3cret"}');
    expect(whoAmI?.[1]?.headers).toMatchObject({ Authorization: `alice:${TOKEN}` });
  });

  test.each<[string, Response | null, object]>([
    ["401 without a nonce", refusal(401), { outcome: "wrong" }],
    ["429", refusal(429, { "Retry-After": "8" }), { outcome: "throttled", seconds: 8 }],
    ["no answer", null, { outcome: "unreachable" }],
    ["503", refusal(503), { outcome: "failed", status: 503 }],
    ["200", Response.json({}), { outcome: "failed", status: 200 }],
  ])("%s means %j", async (_, answer, outcome) => {
    server(answer);
    expect(await signInByPassword("alice", "s3cret", HOST)).toEqual(outcome);
  });

  test.each([
    ["201", "x", "extension"],
    ["", "x", "wrong"],
    ["alice", "", "wrong"],
  ])("%j and %j ask nobody: %s", async (username, password, outcome) => {
    const fetched = server();
    expect(await signInByPassword(username, password, HOST)).toEqual({ outcome });
    expect(fetched).not.toHaveBeenCalled();
  });
});

test("signing out ends the login at the server, if it can be reached", async () => {
  const fetched = server(null);
  await signOut(TICKET);
  expect(fetched.mock.calls[0]?.[0]).toBe("/webrest/authentication/logout");
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST" });
});

test("every outcome that is no success has a text", () => {
  for (const key of Object.values(TEXTS)) {
    expect(CATALOG).toHaveProperty([key]);
  }
});
