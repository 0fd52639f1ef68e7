import { expect, test } from "vitest";
import { endingOf, isTakenElsewhere, type Over } from "./causes.ts";

const REFUSED: Over = {
  incoming: false,
  answered: false,
  byThem: true,
  cause: "SIP Failure Code",
  status: 0,
  reason: "",
};
const RINGING: Over = { ...REFUSED, incoming: true, cause: "Canceled" };
const TALKING: Over = { ...REFUSED, answered: true };
const ELSEWHERE = 'Q.850;cause=16, SIP ;cause=200 ;text="Call completed elsewhere"';

test.each([
  [486, "busy"],
  [600, "busy"],
  [603, "refused"],
  [403, "refused"],
  [480, "nobody"],
  [408, "nobody"],
  [404, "unknown_number"],
  [484, "unknown_number"],
  [488, "media"],
  [401, "server"],
  [500, "server"],
  [503, "server"],
] as const)("an answer of %i to our call means %s", (status, cause) => {
  expect(endingOf({ ...REFUSED, status })).toEqual({ why: "failed", cause });
});

test.each([
  ["User Denied Media Access", "no_microphone"],
  ["Connection Error", "no_connection"],
  ["Request Timeout", "no_connection"],
  ["WebRTC Error", "media"],
  ["Internal Error", "server"],
] as const)("our call that fails here by %s has the cause %s", (cause, told) => {
  expect(endingOf({ ...REFUSED, byThem: false, cause })).toEqual({ why: "failed", cause: told });
});

test("our call that is taken back is cancelled, whoever says so first", () => {
  expect(endingOf({ ...REFUSED, status: 487 })).toEqual({ why: "cancelled" });
  expect(endingOf({ ...REFUSED, byThem: false, cause: "Canceled" })).toEqual({ why: "cancelled" });
});

test.each([
  ["they gave up", {}, "missed"],
  ["they gave up and said why", { reason: "SIP;cause=487" }, "missed"],
  ["another phone took it", { reason: ELSEWHERE }, "elsewhere"],
  ["nobody answered here", { byThem: false, cause: "No Answer" }, "missed"],
  ["we refused", { byThem: false, cause: "Rejected" }, "declined"],
] as const)("a call for us: %s", (_, changes, why) => {
  expect(endingOf({ ...RINGING, ...changes })).toEqual({ why });
});

test("a call for us that cannot be answered has failed, not been missed", () => {
  const denied = { ...RINGING, byThem: false, cause: "User Denied Media Access" };
  expect(endingOf(denied)).toEqual({ why: "failed", cause: "no_microphone" });
});

test.each([
  ["they hang up", { cause: "Terminated" }, { why: "left" }],
  ["we hang up", { byThem: false, cause: "Terminated" }, { why: "hung_up" }],
  [
    "no packets any more",
    { byThem: false, cause: "RTP Timeout" },
    { why: "failed", cause: "media" },
  ],
  [
    "the other side knows nothing of it",
    { byThem: false, cause: "Dialog Error" },
    { why: "failed", cause: "no_connection" },
  ],
] as const)("a talk: %s", (_, changes, ending) => {
  expect(endingOf({ ...TALKING, ...changes })).toEqual(ending);
});

test.each([
  ["SIP;cause=200", true],
  [ELSEWHERE, true],
  ["SIP;cause=2000", false],
  ["Q.850;cause=200", false],
  ["Q.850;cause=16, SIP;cause=487", false],
  ["", false],
])("the Reason %j: taken elsewhere is %s", (reason, elsewhere) => {
  expect(isTakenElsewhere(reason)).toBe(elsewhere);
});
