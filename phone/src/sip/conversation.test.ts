import type { RTCSession, TerminateOptions } from "jssip/lib/RTCSession";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { News } from "../call/call.ts";
import { Conversation } from "./conversation.ts";
import { type FakePeer, FakeSession } from "./fakesession.ts";
import type { Sound } from "./sound.ts";
import { PATIENCE } from "./ways.ts";

const RTP_TIMEOUT = { cause: "RTP Timeout", status_code: 408 };

let news: News[];
let probes: number;
let forgotten: number;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { mediaDevices: {} });
  news = [];
  probes = 0;
  forgotten = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function conversation(incoming: boolean): { call: Conversation; session: FakeSession } {
  const sound = { constraints: () => ({}), play: () => {}, stop: () => {} } as unknown as Sound;
  const call = new Conversation("a", incoming, {
    sound,
    tell: (one) => news.push(one),
    probe: () => {
      probes += 1;
    },
    forget: () => {
      forgotten += 1;
    },
  });
  const session = adopted(call, incoming);
  return { call, session };
}

function adopted(call: Conversation, incoming: boolean): FakeSession {
  const session = new FakeSession(incoming);
  call.adopt(session as unknown as RTCSession);
  return session;
}

function talk(): { call: Conversation; session: FakeSession } {
  const made = conversation(false);
  made.session.established = true;
  made.session.emit("confirmed");
  news = [];
  return made;
}

function types(): string[] {
  return news.map((one) => one.type);
}

describe("our call", () => {
  test.each([
    [180, ["rings_there"]],
    [183, ["rings_there"]],
    [182, []],
  ])("an answer of %i rings there: %j", (status, expected) => {
    const { session } = conversation(false);
    session.emit("progress", { originator: "remote", response: { status_code: status } });
    expect(types()).toEqual(expected);
  });

  test("is established, and over when they leave", () => {
    const { session } = conversation(false);
    session.emit("confirmed");
    session.emit("ended", { originator: "remote", message: null, cause: "Terminated" });
    expect(news).toEqual([
      { type: "established", id: "a" },
      { type: "over", id: "a", ending: { why: "left" } },
    ]);
    expect(forgotten).toBe(1);
  });

  test("without a connection says so, though JsSIP calls it cancelled", () => {
    const { session } = conversation(false);
    session.terminate({ cause: "Connection Error" } as TerminateOptions);
    session.emit("failed", { originator: "local", message: null, cause: "Canceled" });
    expect(news).toMatchObject([{ ending: { why: "failed", cause: "no_connection" } }]);
  });

  test("is over once, whatever comes after our own end", () => {
    const { call, session } = conversation(false);
    call.end();
    session.emit("failed", { originator: "local", message: null, cause: "Canceled" });
    expect(news).toMatchObject([{ type: "over", ending: { why: "cancelled" } }]);
  });
});

describe("a call for us", () => {
  test.each([
    [true, 486],
    [false, 603],
  ])("is rejected, busy or not (%s), with %i", (busy, status) => {
    const { call, session } = conversation(true);
    call.reject(busy);
    expect(session.did).toEqual([["terminate", status]]);
  });

  test("that another phone took says so", () => {
    const { session } = conversation(true);
    const message = { getHeader: () => "SIP;cause=200" };
    session.emit("failed", { originator: "remote", message, cause: "Canceled" });
    expect(news).toMatchObject([{ ending: { why: "elsewhere" } }]);
  });

  test("rings on over a lost connection, and is answered when it comes again", async () => {
    const { call } = conversation(true);
    call.disconnected();
    call.accept();
    expect(news).toEqual([]);
    const again = adopted(call, true);
    await Promise.resolve();
    expect(again.did).toEqual(["answer"]);
  });

  test("goes on when only the ACK of its answer was lost, and can come again even then", async () => {
    const { call, session } = conversation(true);
    call.accept();
    session.established = true;
    call.disconnected();
    call.reachable();
    expect(types()).toEqual(["established", "way_lost", "way_back"]);
    const again = adopted(call, true);
    await Promise.resolve();
    expect(session.over).toBe(true);
    expect(again.did).toEqual(["answer"]);
    expect(types()).toHaveLength(3);
  });

  test("that does not come again is missed", () => {
    const { call } = conversation(true);
    call.disconnected();
    vi.advanceTimersByTime(20_000);
    expect(news).toMatchObject([{ type: "over", ending: { why: "missed" } }]);
  });

  test("cannot be answered where there is no microphone at all", () => {
    vi.stubGlobal("navigator", {});
    const { call, session } = conversation(true);
    call.accept();
    expect(session.did).toEqual([["terminate", 480]]);
    expect(news).toMatchObject([{ ending: { why: "failed", cause: "no_microphone" } }]);
  });
});

describe("a talk", () => {
  test.each(["RTP Timeout", "Connection Error", "Request Timeout", "WebRTC Error", "No ACK"])(
    "survives JsSIP's %s",
    (cause) => {
      const { session } = talk();
      session.terminate({ cause } as TerminateOptions);
      expect(session.did).toEqual([]);
      expect(news).toEqual([]);
    },
  );

  test.each([
    { cause: "Dialog Error" },
    { cause: "Request Timeout", reason_phrase: "Session Timer Expired" },
  ])("does not survive %j", (options) => {
    const { session } = talk();
    session.terminate(options as TerminateOptions);
    expect(session.over).toBe(true);
  });

  test("tells that its way is lost and back, and asks the server in between", () => {
    const { call, session } = talk();
    session.connection?.becomes("disconnected");
    session.terminate(RTP_TIMEOUT as TerminateOptions);
    expect(probes).toBe(1);
    call.reachable();
    expect(types()).toEqual(["way_lost", "way_back"]);
  });

  test("without any sound for long is given up", () => {
    const { session } = talk();
    session.connection?.becomes("failed");
    vi.advanceTimersByTime(PATIENCE + 1000);
    expect(news.at(-1)).toMatchObject({ ending: { why: "failed", cause: "no_connection" } });
    expect(session.over).toBe(true);
  });

  test("makes one offer at a time, and the last wish wins", () => {
    const { call, session } = talk();
    call.hold(true);
    call.hold(false);
    call.renew();
    expect(session.did).toEqual(["hold"]);
    session.done?.();
    expect(session.did).toEqual(["hold", "renew"]);
    session.done?.();
    expect(session.did).toEqual(["hold", "renew", "unhold"]);
  });

  test("tries an offer again that could not be made, or failed", () => {
    const { call, session } = talk();
    session.ready = false;
    call.renew();
    session.ready = true;
    vi.advanceTimersByTime(500);
    expect(session.did).toEqual(["renew"]);
    session.terminate({ cause: "WebRTC Error" } as TerminateOptions);
    call.hold(true);
    expect(session.did).toEqual(["renew", "hold"]);
  });

  test.each([
    [true, "RFC2833"],
    [false, "INFO"],
  ])("sends a key in the sound (%s) or by INFO", (canInsertDTMF, transportType) => {
    const { call, session } = talk();
    const sender = { track: { kind: "audio" }, dtmf: { canInsertDTMF } };
    Object.assign(session.connection as FakePeer, { getSenders: () => [sender] });
    call.press("5");
    expect(session.did).toMatchObject([["5", { transportType }]]);
  });

  test("is told when they put us on hold, not when we do", () => {
    const { session } = talk();
    session.emit("hold", { originator: "local" });
    session.emit("hold", { originator: "remote" });
    session.emit("unhold", { originator: "remote" });
    expect(news).toEqual([
      { type: "held_by_them", id: "a", on: true },
      { type: "held_by_them", id: "a", on: false },
    ]);
  });
});
