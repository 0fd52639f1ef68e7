/** Why a call is over, from what JsSIP tells of it: its cause, a status code, a Reason (RFC 3326). */

import type { Cause, Ending } from "../call/call.ts";

/** What is known when a call ends; `status` is 0 when no response ended it. */
export interface Over {
  readonly incoming: boolean;
  readonly answered: boolean;
  /** Whether a message of the other side ended it. */
  readonly byThem: boolean;
  /** One of JsSIP's own words, see CAUSES. */
  readonly cause: string;
  readonly status: number;
  readonly reason: string;
}

/** Status codes with a meaning of their own for a caller (RFC 3261 §21); others are the server's. */
const STATUS: ReadonlyMap<number, Cause> = new Map([
  [403, "refused"],
  [404, "unknown_number"],
  [408, "nobody"],
  [410, "unknown_number"],
  [415, "media"],
  [416, "unknown_number"],
  [430, "nobody"],
  [480, "nobody"],
  [484, "unknown_number"],
  [485, "unknown_number"],
  [486, "busy"],
  [488, "media"],
  [600, "busy"],
  [603, "refused"],
  [604, "unknown_number"],
  [606, "media"],
]);

/** JsSIP's words for what went wrong without a response. */
const CAUSES: ReadonlyMap<string, Cause> = new Map([
  ["User Denied Media Access", "no_microphone"],
  ["Connection Error", "no_connection"],
  ["Request Timeout", "no_connection"],
  ["Dialog Error", "no_connection"],
  ["No ACK", "no_connection"],
  ["WebRTC Error", "media"],
  ["RTP Timeout", "media"],
  ["Bad Media Description", "media"],
  ["Incompatible SDP", "media"],
  ["Missing SDP", "media"],
]);

const REQUEST_TERMINATED = 487;
const WORDS_OF_AN_ORDERLY_END = new Set(["Terminated", "Canceled", "Rejected"]);

export function endingOf(over: Over): Ending {
  if (over.answered) {
    return orderly(over) ? { why: over.byThem ? "left" : "hung_up" } : failed(over);
  }
  return over.incoming ? unanswered(over) : unsuccessful(over);
}

/** Whether another phone has taken the call (RFC 3326: the cause of a CANCEL is the answer's). */
export function isTakenElsewhere(reason: string): boolean {
  return /\bSIP\s*;[^,]*?\bcause\s*=\s*200\b/i.test(reason);
}

function unanswered(over: Over): Ending {
  if (over.byThem || over.cause === "No Answer" || over.cause === "Expires") {
    return { why: isTakenElsewhere(over.reason) ? "elsewhere" : "missed" };
  }
  return orderly(over) ? { why: "declined" } : failed(over);
}

function unsuccessful(over: Over): Ending {
  const givenUp = over.byThem ? over.status === REQUEST_TERMINATED : orderly(over);
  return givenUp ? { why: "cancelled" } : failed(over);
}

function failed(over: Over): Ending {
  const cause = over.status === 0 ? CAUSES.get(over.cause) : STATUS.get(over.status);
  return { why: "failed", cause: cause ?? "server" };
}

function orderly(over: Over): boolean {
  return WORDS_OF_AN_ORDERLY_END.has(over.cause);
}
