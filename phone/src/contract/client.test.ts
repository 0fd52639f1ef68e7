import { afterEach, expect, test, vi } from "vitest";
import { ask } from "./client.ts";

afterEach(() => vi.unstubAllGlobals());

function answering(body: BodyInit | null, init?: ResponseInit) {
  const fetched = vi.fn<typeof fetch>(async () => new Response(body, init));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("an answer has status, headers and body", async () => {
  answering('{"a":1}', { status: 401, headers: { "Retry-After": "4" } });
  const answer = await ask("/user/me");
  expect(answer).toMatchObject({ status: 401, body: { a: 1 } });
  expect(answer?.headers.get("Retry-After")).toBe("4");
});

test("the login is sent as the contract has it, other than ASCII as UTF-8", async () => {
  const fetched = answering("{}");
  await ask("/user/me", { as: { username: "adé", token: "t" } });
  const [path, init] = fetched.mock.calls[0] ?? [];
  expect(path).toBe("/webrest/user/me");
  expect(init).toMatchObject({
    method: "GET",
    headers: { Authorization: "ad\u00c3\u00a9:t", "Auth-Exp": "no-exp" },
    credentials: "omit",
    redirect: "error",
  });
});

test("a body goes as JSON", async () => {
  const fetched = answering(null, { status: 204 });
  await ask("/user/push", { method: "PUT", body: { endpoint: "x" } });
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({
    method: "PUT",
    body: '{"endpoint":"x"}',
    headers: { "Content-Type": "application/json" },
  });
});

test.each(["", "<html>", `"${"a".repeat(2_000_001)}"`])(
  "what is no answer of ours has no body",
  async (body) => {
    answering(body);
    expect(await ask("/user/me")).toMatchObject({ status: 200, body: undefined });
  },
);

test("a server that cannot be reached is no answer", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  expect(await ask("/user/me")).toBeNull();
});
