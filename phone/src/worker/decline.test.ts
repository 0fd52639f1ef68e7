import { afterEach, expect, test, vi } from "vitest";
import { decline } from "./decline.ts";

const ADA = { username: "ada", token: "t" };

afterEach(() => vi.unstubAllGlobals());

function answering(fetched: typeof fetch) {
  const asked = vi.fn(fetched);
  vi.stubGlobal("fetch", asked);
  return asked;
}

test.each([
  [204, true],
  [404, true],
  [401, false],
  [500, false],
])("the server says %i: nobody has to open the app is %s", async (status, done) => {
  const asked = answering(async () => new Response(null, { status }));
  expect(await decline("a1@pbx.example.com", ADA)).toBe(done);
  const [path, init] = asked.mock.calls[0] ?? [];
  expect(path).toBe("/webrest/user/calls/decline");
  expect(init).toMatchObject({ method: "POST", headers: { Authorization: "ada:t" } });
  expect(JSON.parse(String(init?.body))).toEqual({ call_id: "a1@pbx.example.com" });
});

test("without a network the app has to open", async () => {
  answering(async () => {
    throw new TypeError("no network");
  });
  expect(await decline("a1@pbx.example.com", ADA)).toBe(false);
});
