/** The life of a call: a pure step from what is and what happens to what will be and what to do. */

import type { Call, Ended, Ending, Happening, News, Order, Party, Talking, Wish } from "./call.ts";

export interface Step {
  readonly call: Call | null;
  readonly orders: readonly Order[];
}

const KEYS = /^[0-9*#A-D]$/;

/** `now` is in milliseconds since the epoch. What makes no sense in this phase changes nothing. */
export function step(call: Call | null, what: Happening, now: number): Step {
  return "id" in what && what.type !== "dial"
    ? heard(call, what, now)
    : wished(call, what as Wish, now);
}

/** Whether a person would call this a call: ringing or talking, not one that is over. */
export function isLive(call: Call | null): call is Exclude<Call, Ended> {
  return call !== null && call.phase !== "ended";
}

function wished(call: Call | null, wish: Wish, now: number): Step {
  if (wish.type === "dial") {
    return dialled(call, wish.id, wish.party, now);
  }
  if (call === null) {
    return { call, orders: [] };
  }
  switch (call.phase) {
    case "calling":
      return wish.type === "hang_up"
        ? over(call, { why: "cancelled" }, now, { do: "end", id: call.id })
        : same(call);
    case "ringing":
      return invitation(call, wish, now);
    case "answering":
      return wish.type === "hang_up"
        ? over(call, { why: "hung_up" }, now, { do: "end", id: call.id })
        : same(call);
    case "talking":
      return conversation(call, wish, now);
    case "ended":
      return wish.type === "dismiss" ? { call: null, orders: [] } : same(call);
  }
}

function dialled(call: Call | null, id: string, party: Party, now: number): Step {
  if (isLive(call)) {
    return same(call);
  }
  return {
    call: { phase: "calling", id, direction: "out", party, began: now, ringing: false },
    orders: [{ do: "place", id, number: party.number }],
  };
}

function invitation(call: Call & { phase: "ringing" }, wish: Wish, now: number): Step {
  const quiet: Order = { do: "ring", on: false };
  switch (wish.type) {
    case "answer":
      return {
        call: { ...call, phase: "answering" },
        orders: [quiet, { do: "accept", id: call.id }],
      };
    case "decline":
    case "hang_up":
      return over(
        call,
        { why: "declined" },
        now,
        { do: "reject", id: call.id, busy: false },
        quiet,
      );
    default:
      return same(call);
  }
}

function conversation(call: Talking, wish: Wish, now: number): Step {
  const { id } = call;
  switch (wish.type) {
    case "hang_up":
      return over(call, { why: "hung_up" }, now, { do: "end", id });
    case "mute":
      return { call: { ...call, muted: wish.on }, orders: [{ do: "mute", id, on: wish.on }] };
    case "hold":
      return { call: { ...call, held: wish.on }, orders: [{ do: "hold", id, on: wish.on }] };
    case "press":
      return KEYS.test(wish.key)
        ? {
            call: { ...call, keys: call.keys + wish.key },
            orders: [{ do: "send_key", id, key: wish.key }],
          }
        : same(call);
    default:
      return same(call);
  }
}

function heard(call: Call | null, news: News, now: number): Step {
  if (news.type === "invited") {
    return invited(call, news.id, news.party, now);
  }
  return isLive(call) && call.id === news.id ? changed(call, news, now) : { call, orders: [] };
}

function changed(call: Exclude<Call, Ended>, news: News, now: number): Step {
  switch (news.type) {
    case "over":
      return over(call, news.ending, now, ...(call.phase === "ringing" ? [silence] : []));
    case "established":
      return call.phase === "talking" ? same(call) : established(call, now);
    case "rings_there":
      return call.phase === "calling"
        ? { call: { ...call, ringing: true }, orders: [] }
        : same(call);
    default:
      return call.phase === "talking" ? disturbed(call, news) : same(call);
  }
}

const silence: Order = { do: "ring", on: false };

/** A second caller hears that we are busy, and stays in the history as missed. */
function invited(call: Call | null, id: string, party: Party, now: number): Step {
  const ringing = { phase: "ringing", id, direction: "in", party, began: now } as const;
  if (!isLive(call)) {
    return { call: ringing, orders: [{ do: "ring", on: true }] };
  }
  if (call.id === id) {
    return same(call);
  }
  const refused = over(ringing, { why: "missed" }, now, { do: "reject", id, busy: true });
  return { call, orders: refused.orders };
}

function established(call: Exclude<Call, Talking | Ended>, now: number): Step {
  const { id, direction, party, began } = call;
  const talk = { muted: false, held: false, heldByThem: false, reconnecting: false, keys: "" };
  return {
    call: { phase: "talking", id, direction, party, began, answered: now, ...talk },
    orders: call.phase === "ringing" ? [silence] : [],
  };
}

function disturbed(call: Talking, news: News): Step {
  switch (news.type) {
    case "held_by_them":
      return { call: { ...call, heldByThem: news.on }, orders: [] };
    case "way_lost":
      return { call: { ...call, reconnecting: true }, orders: [] };
    case "way_back":
      return {
        call: { ...call, reconnecting: false },
        orders: call.reconnecting ? [{ do: "renew_way", id: call.id }] : [],
      };
    default:
      return same(call);
  }
}

function over(
  call: Exclude<Call, Ended>,
  ending: Ending,
  now: number,
  ...orders: readonly Order[]
): Step {
  const { id, direction, party, began } = call;
  const answered = call.phase === "talking" ? call.answered : null;
  const ended: Ended = {
    phase: "ended",
    id,
    direction,
    party,
    began,
    ending,
    ended: now,
    answered,
  };
  return { call: ended, orders: [...orders, { do: "note", call: ended }] };
}

function same(call: Call): Step {
  return { call, orders: [] };
}
