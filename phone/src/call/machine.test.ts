import { describe, expect, test } from "vitest";
import type { Call, Happening, News, Order, Party, Wish } from "./call.ts";
import { isLive, step } from "./machine.ts";

const ADA: Party = { number: "201", name: "Ada" };
const BRUNO: Party = { number: "202", name: "" };

/** Plays what happens, a second apart, from `now` 0; what became of the call, and all orders. */
function played(...happenings: Happening[]): { call: Call | null; orders: Order[] } {
  let call: Call | null = null;
  const orders: Order[] = [];
  happenings.forEach((what, index) => {
    const next = step(call, what, 1000 * index);
    call = next.call;
    orders.push(...next.orders);
  });
  return { call, orders };
}

const dial: Wish = { type: "dial", id: "a", party: ADA };
const invited: News = { type: "invited", id: "a", party: ADA };
const ringsThere: News = { type: "rings_there", id: "a" };
const established: News = { type: "established", id: "a" };
const left: News = { type: "over", id: "a", ending: { why: "left" } };

function did(orders: readonly Order[]): string[] {
  return orders.map((order) => order.do);
}

describe("a call that we make", () => {
  test("rings there, is answered, and ends when they hang up", () => {
    const { call, orders } = played(dial, ringsThere, established, left);
    expect(call).toMatchObject({
      phase: "ended",
      answered: 2000,
      ended: 3000,
      ending: { why: "left" },
    });
    expect(did(orders)).toEqual(["place", "note"]);
  });

  test("that we give up is cancelled, not hung up", () => {
    const { call, orders } = played(dial, { type: "hang_up" });
    expect(call).toMatchObject({ ending: { why: "cancelled" }, answered: null });
    expect(did(orders)).toEqual(["place", "end", "note"]);
  });

  test("that fails keeps the cause", () => {
    const ending = { why: "failed", cause: "busy" } as const;
    const { call } = played(dial, { type: "over", id: "a", ending });
    expect(call).toMatchObject({ phase: "ended", ending });
  });

  test("cannot begin while another lives", () => {
    const { call, orders } = played(dial, { type: "dial", id: "b", party: BRUNO });
    expect(call?.id).toBe("a");
    expect(did(orders)).toEqual(["place"]);
  });

  test("can begin when the one before is over, dismissed or not", () => {
    const { call } = played(dial, left, { type: "dial", id: "b", party: BRUNO });
    expect(call).toMatchObject({ phase: "calling", id: "b" });
  });
});

describe("a call for us", () => {
  test("rings until it is answered", () => {
    const { call, orders } = played(invited, { type: "answer" }, established);
    expect(call).toMatchObject({ phase: "talking", answered: 2000 });
    expect(orders).toEqual([
      { do: "ring", on: true },
      { do: "ring", on: false },
      { do: "accept", id: "a" },
    ]);
  });

  test("is refused by declining", () => {
    const { call, orders } = played(invited, { type: "decline" });
    expect(call).toMatchObject({ ending: { why: "declined" } });
    expect(orders).toContainEqual({ do: "reject", id: "a", busy: false });
    expect(orders).toContainEqual({ do: "ring", on: false });
  });

  test.each(["missed", "elsewhere"] as const)("stops ringing when it is %s", (why) => {
    const { call, orders } = played(invited, { type: "over", id: "a", ending: { why } });
    expect(call).toMatchObject({ phase: "ended", ending: { why }, answered: null });
    expect(did(orders)).toEqual(["ring", "ring", "note"]);
    expect(orders[1]).toEqual({ do: "ring", on: false });
  });

  test("while we talk hears busy, and is noted as missed", () => {
    const { call, orders } = played(dial, established, { type: "invited", id: "b", party: BRUNO });
    expect(call).toMatchObject({ phase: "talking", id: "a" });
    expect(orders.slice(1)).toMatchObject([
      { do: "reject", id: "b", busy: true },
      { do: "note", call: { id: "b", ending: { why: "missed" }, party: BRUNO } },
    ]);
  });

  test("that is announced twice rings once", () => {
    expect(did(played(invited, invited).orders)).toEqual(["ring"]);
  });
});

describe("while we talk", () => {
  test("mute and hold are kept and ordered, each by itself", () => {
    const { call, orders } = played(
      dial,
      established,
      { type: "mute", on: true },
      { type: "hold", on: true },
      { type: "mute", on: false },
    );
    expect(call).toMatchObject({ muted: false, held: true });
    expect(orders.slice(1)).toEqual([
      { do: "mute", id: "a", on: true },
      { do: "hold", id: "a", on: true },
      { do: "mute", id: "a", on: false },
    ]);
  });

  test("keys are sent and shown, other characters are not", () => {
    const { call, orders } = played(
      dial,
      established,
      { type: "press", key: "5" },
      { type: "press", key: "x" },
      { type: "press", key: "#" },
    );
    expect(call).toMatchObject({ keys: "5#" });
    expect(did(orders)).toEqual(["place", "send_key", "send_key"]);
  });

  test("the way to the server may be lost and comes back with the call", () => {
    const lost = played(dial, established, { type: "way_lost", id: "a" });
    expect(lost.call).toMatchObject({ phase: "talking", reconnecting: true });
    const back = played(
      dial,
      established,
      { type: "way_lost", id: "a" },
      { type: "way_back", id: "a" },
    );
    expect(back.call).toMatchObject({ phase: "talking", reconnecting: false });
    expect(did(back.orders)).toEqual(["place", "renew_way"]);
  });

  test("their hold is shown", () => {
    const { call } = played(dial, established, { type: "held_by_them", id: "a", on: true });
    expect(call).toMatchObject({ heldByThem: true, held: false });
  });
});

describe("news of a call that is not this one", () => {
  test.each<News>([
    { type: "over", id: "old", ending: { why: "left" } },
    { type: "established", id: "old" },
    { type: "way_lost", id: "old" },
  ])("$type changes nothing", (news) => {
    const before = played(dial).call;
    expect(step(before, news, 9000)).toEqual({ call: before, orders: [] });
    expect(step(null, news, 9000)).toEqual({ call: null, orders: [] });
  });

  test("of a call that is over changes nothing any more", () => {
    const { call } = played(dial, left, established);
    expect(call).toMatchObject({ phase: "ended" });
  });
});

test("what makes no sense changes nothing", () => {
  const wishes: Wish[] = [
    { type: "answer" },
    { type: "decline" },
    { type: "mute", on: true },
    { type: "press", key: "1" },
    { type: "dismiss" },
  ];
  for (const wish of wishes) {
    expect(step(null, wish, 0)).toEqual({ call: null, orders: [] });
    const calling = played(dial).call;
    expect(step(calling, wish, 5)).toEqual({ call: calling, orders: [] });
  }
});

test("a call that is over is no call, and goes when it is dismissed", () => {
  const { call } = played(dial, left);
  expect(isLive(call)).toBe(false);
  expect(step(call, { type: "dismiss" }, 1)).toEqual({ call: null, orders: [] });
});
