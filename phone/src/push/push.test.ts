import { afterEach, describe, expect, test, vi } from "vitest";
import { allowPush, checkPush, stopPush } from "./push.ts";

const ADA = { username: "ada", token: "t" };
const KEY = Uint8Array.from({ length: 65 }, (_, index) => index);
const VAPID = btoa(String.fromCharCode(...KEY))
  .replaceAll("+", "-")
  .replaceAll("/", "_")
  .replaceAll("=", "");
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)";

afterEach(() => vi.unstubAllGlobals());

/** A push manager as browsers have it, with one subscription at most. */
class Manager {
  current: { key: Uint8Array; unsubscribe: () => Promise<boolean> } | null = null;
  subscribed = 0;

  constructor(key: Uint8Array | null) {
    this.current = key && this.#subscription(key);
  }

  async getSubscription() {
    return this.current;
  }

  async subscribe(options: { applicationServerKey: Uint8Array }) {
    if (this.current) {
      throw new DOMException("another key", "InvalidStateError");
    }
    this.subscribed += 1;
    this.current = this.#subscription(options.applicationServerKey);
    return this.current;
  }

  #subscription(key: Uint8Array) {
    return {
      key,
      options: { applicationServerKey: key.slice().buffer },
      toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: async () => {
        this.current = null;
        return true;
      },
    };
  }
}

interface World {
  manager: Manager;
  asked: () => number;
  requests: [string, string][];
}

interface Options {
  permission?: NotificationPermission;
  answer?: NotificationPermission;
  key?: Uint8Array | null;
  state?: Response;
  put?: number;
}

function world(options: Options = {}): World {
  const { permission = "granted", answer = permission, key = null, put = 204 } = options;
  const state = options.state ?? Response.json({ vapid: VAPID, subscribed: false, platform: null });
  const manager = new Manager(key);
  const requestPermission = vi.fn(async () => answer);
  const requests: [string, string][] = [];
  vi.stubGlobal("Notification", { permission, requestPermission });
  vi.stubGlobal("PushManager", Manager);
  const registration = { pushManager: manager };
  const serviceWorker = {
    ready: Promise.resolve(registration),
    getRegistration: async () => registration,
  };
  vi.stubGlobal("navigator", { serviceWorker, userAgent: "Chrome", maxTouchPoints: 0 });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    requests.push([init.method ?? "", path]);
    return init.method === "GET" ? state : new Response(null, { status: put });
  });
  return { manager, asked: () => requestPermission.mock.calls.length, requests };
}

describe("at a start", () => {
  test("nobody is asked", async () => {
    const { asked, requests } = world({ permission: "default" });
    expect(await checkPush(ADA)).toBe("ask");
    expect(asked()).toBe(0);
    expect(requests).toEqual([]);
  });

  test("what was denied stays denied", async () => {
    world({ permission: "denied" });
    expect(await checkPush(ADA)).toBe("denied");
  });

  test("a subscription that is there is told again", async () => {
    const { manager, requests } = world({ key: KEY });
    expect(await checkPush(ADA)).toBe("on");
    expect(manager.subscribed).toBe(0);
    expect(requests).toEqual([
      ["GET", "/webrest/user/push"],
      ["PUT", "/webrest/user/push"],
    ]);
  });

  test.each([
    ["lost", null],
    ["for another key", KEY.toReversed()],
  ])("a subscription that is %s is made anew", async (_, key) => {
    const { manager } = world({ key });
    expect(await checkPush(ADA)).toBe("on");
    expect(manager.subscribed).toBe(1);
    expect(manager.current?.key).toEqual(KEY);
  });

  test.each([
    ["the server has no key", { state: Response.json({}) }],
    ["the server refuses", { state: Response.json({ message: "no" }, { status: 403 }) }],
    ["the key is no base64url", { state: Response.json({ vapid: "%" }) }],
    ["the server does not take the subscription", { put: 400 }],
  ])("it fails when %s", async (_, options) => {
    world(options);
    expect(await checkPush(ADA)).toBe("failed");
  });

  test("it fails when the browser's service does not answer or refuses", async () => {
    const { manager } = world();
    manager.subscribe = () => Promise.reject(new DOMException("no", "AbortError"));
    expect(await checkPush(ADA)).toBe("failed");
  });
});

test.each([
  ["granted", "on"],
  ["denied", "denied"],
  ["default", "ask"],
] as const)("a person who is asked and says %s: %s", async (answer, outcome) => {
  const { asked } = world({ permission: "default", answer });
  expect(await allowPush(ADA)).toBe(outcome);
  expect(asked()).toBe(1);
});

test.each([
  ["an iPhone's browser", IPHONE, 5, false, "needs_home_screen"],
  ["an iPad, which says it is a Mac", "Macintosh", 5, false, "needs_home_screen"],
  ["an app on an iPhone's home screen, too old", IPHONE, 5, true, "unsupported"],
  ["a Mac", "Macintosh", 0, false, "unsupported"],
  ["another browser", "Android", 5, false, "unsupported"],
])("without pushes: %s", async (_, userAgent, maxTouchPoints, matches, outcome) => {
  vi.stubGlobal("navigator", { userAgent, maxTouchPoints });
  vi.stubGlobal("matchMedia", () => ({ matches }));
  expect(await checkPush(ADA)).toBe(outcome);
  expect(await allowPush(ADA)).toBe(outcome);
});

test("signing out ends it on both sides", async () => {
  const { manager, requests } = world({ key: KEY });
  await stopPush(ADA);
  expect(manager.current).toBeNull();
  expect(requests).toEqual([["DELETE", "/webrest/user/push"]]);
});
