import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ended, News, Order, Party } from "./call/call.ts";
import { Calls } from "./calls.ts";
import type { Sample } from "./sip/media.ts";

const BRUNO: Party = { number: "202", name: "Bruno" };
const invited: News = { type: "invited", id: "x", party: BRUNO };

let orders: Order[];
let rings: boolean[];
let awake: boolean[];
let noted: Ended[];
let sample: () => Sample | null;
let calls: Calls;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  orders = [];
  rings = [];
  awake = [];
  noted = [];
  sample = () => null;
  calls = new Calls({
    ring: (on) => rings.push(on),
    stayAwake: (on) => awake.push(on),
    note: (call) => noted.push(call),
  });
  calls.line = {
    obey: (order) => orders.push(order),
    sample: () => Promise.resolve(sample()),
  };
});

afterEach(() => vi.useRealTimers());

/** Counters as they are at this moment of a call with 50 packets a second. */
function flowing(said: number, heard: number): () => Sample {
  return () => {
    const seconds = Date.now() / 1000;
    const packets = Math.floor(50 * seconds);
    return {
      reading: {
        at: Date.now(),
        received: packets,
        lost: 0,
        jitter: 0,
        roundTrip: 0.02,
        sent: packets,
      },
      said: { energy: said * said * seconds, seconds, level: said },
      heard: { energy: heard * heard * seconds, seconds, level: heard },
    };
  };
}

function established(): void {
  calls.heard({ type: "established", id: calls.call.value?.id ?? "" });
}

test("a call rings, keeps the screen on while it talks, and is noted", () => {
  calls.heard(invited);
  calls.wish({ type: "answer" });
  established();
  calls.wish({ type: "hang_up" });
  expect(rings).toEqual([true, false]);
  expect(orders.map((order) => order.do)).toEqual(["accept", "end"]);
  expect(awake.at(-1)).toBe(false);
  expect(awake).toContain(true);
  expect(noted).toMatchObject([{ id: "x", ending: { why: "hung_up" } }]);
});

test("nothing is ordered of a line that is not there", () => {
  calls.line = null;
  calls.dial(BRUNO);
  expect(orders).toEqual([]);
});

describe("what was pressed in a notification", () => {
  test("is done when its call comes", () => {
    calls.choose("answer", "x");
    calls.heard(invited);
    expect(orders).toEqual([{ do: "accept", id: "x" }]);
  });

  test("is done at once for a call that rings already", () => {
    calls.heard(invited);
    calls.choose("decline", "x");
    expect(orders).toEqual([{ do: "reject", id: "x", busy: false }]);
  });

  test("is not done to another call", () => {
    calls.choose("answer", "y");
    calls.heard(invited);
    expect(orders).toEqual([]);
  });

  test("is done once", () => {
    calls.choose("decline", "x");
    calls.heard(invited);
    calls.heard(invited);
    expect(calls.call.value?.phase).toBe("ringing");
  });
});

describe("how it sounds", () => {
  test("is told each moment, and silence is told", async () => {
    sample = flowing(0.1, 0.1);
    calls.dial(BRUNO);
    established();
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls.sound.value).toMatchObject({ quality: { grade: "good", loss: 0 }, silentFor: 0 });
    const last = sample();
    sample = () => last && { ...last, reading: { ...last.reading, at: Date.now() } };
    await vi.advanceTimersByTimeAsync(4000);
    expect(calls.sound.value.silentFor).toBeGreaterThanOrEqual(3500);
  });
});

describe("the echo test", () => {
  test("calls *43 and ends by itself with a verdict", async () => {
    sample = flowing(0.2, 0.2);
    calls.startEcho();
    expect(orders).toMatchObject([{ do: "place", number: "*43" }]);
    established();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(calls.echo.shown.value).toMatchObject({ verdict: null });
    expect(calls.echo.shown.value?.sent).toBeCloseTo(0.2);
    await vi.advanceTimersByTimeAsync(32_000);
    expect(calls.echo.shown.value?.verdict).toMatchObject({ good: true, remedy: null });
    expect(orders.at(-1)).toMatchObject({ do: "end" });
  });

  test("that drops says after how many seconds, and what to look at", async () => {
    sample = flowing(0.2, 0.2);
    calls.startEcho();
    established();
    await vi.advanceTimersByTimeAsync(32_500);
    calls.heard({ type: "over", id: calls.call.value?.id ?? "", ending: { why: "left" } });
    expect(calls.echo.shown.value?.verdict).toMatchObject({
      good: false,
      found: { key: "app.echo_dropped", values: { seconds: 32 } },
      remedy: { key: "app.echo_dropped_remedy" },
    });
  });

  test("gives way to a call that comes once it is over", async () => {
    calls.startEcho();
    calls.endEcho();
    expect(calls.echo.isOver).toBe(true);
    calls.heard(invited);
    expect(calls.echo.shown.value).toBeNull();
    expect(calls.call.value).toMatchObject({ phase: "ringing", id: "x" });
  });

  test("does not begin during a call", () => {
    calls.heard(invited);
    calls.startEcho();
    expect(calls.echo.shown.value).toBeNull();
  });
});
