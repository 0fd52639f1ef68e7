import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection, type Registration } from "./connection.ts";

const ACCOUNT = { host: "localhost", port: 6061, user: "92201", secret: "s", name: 'Ada "A"' };

/** A server's end of the WebSockets that the app opens. */
class Wire {
  static all: Wire[] = [];
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState: number = Wire.CONNECTING;
  readonly sent: string[] = [];
  onopen: () => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  onclose: (event: { wasClean: boolean; code: number; reason: string }) => void = () => {};

  constructor(readonly url: string) {
    Wire.all.push(this);
  }

  send(message: string): void {
    this.sent.push(message);
  }

  close(): void {
    this.readyState = Wire.CLOSED;
  }

  open(): void {
    this.readyState = Wire.OPEN;
    this.onopen();
  }

  drop(): void {
    this.readyState = Wire.CLOSED;
    this.onclose({ wasClean: false, code: 1006, reason: "" });
  }

  /** Answers the last REGISTER. */
  answer(status: string, ...headers: string[]): void {
    const request = this.sent.at(-1) ?? "";
    const copied = ["Via", "From", "To", "Call-ID", "CSeq"].map(
      (name) => new RegExp(`^${name}: .*$`, "m").exec(request)?.[0],
    );
    const contact = /^Contact: .*$/m.exec(request)?.[0] ?? "";
    const lines = [`SIP/2.0 ${status}`, ...copied, contact, ...headers, "Content-Length: 0"];
    this.onmessage({ data: `${lines.join("\r\n")}\r\n\r\n` });
  }
}

let told: Registration[];
let seen: string[];
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Wire);
  Wire.all = [];
  told = [];
  seen = [];
  connection = new Connection(ACCOUNT, {
    registration: (now) => told.push(now),
    reachable: () => seen.push("reachable"),
    unreachable: () => seen.push("unreachable"),
    disconnected: () => seen.push("disconnected"),
  });
  connection.start();
});

afterEach(() => {
  connection.stop(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function wire(): Wire {
  return Wire.all.at(-1) as Wire;
}

function states(): string[] {
  return told.map((one) => one.state);
}

function registered(): void {
  wire().open();
  wire().answer("200 OK");
}

function registers(): number {
  return wire().sent.filter((message) => message.startsWith("REGISTER ")).length;
}

test("it registers as soon as it is connected", () => {
  registered();
  expect(wire().url).toBe("wss://localhost:6061/ws");
  expect(states()).toEqual(["connecting", "registered"]);
  expect(wire().sent[0]).toContain("To: <sip:92201@localhost>");
});

test("a server that cannot be reached is told, and tried again", () => {
  wire().drop();
  expect(states()).toEqual(["connecting", "unreachable"]);
  vi.advanceTimersByTime(5000);
  expect(Wire.all).toHaveLength(2);
  registered();
  expect(states().at(-1)).toBe("registered");
});

test("a lost connection is made anew at once", async () => {
  registered();
  vi.advanceTimersByTime(1); // the transaction of the REGISTER is over
  wire().drop();
  await vi.advanceTimersByTimeAsync(0);
  expect(Wire.all).toHaveLength(2);
  expect(states().at(-1)).toBe("connecting");
  expect(seen.slice(-2)).toEqual(["unreachable", "disconnected"]);
});

test("a hint of a network does not wait for the next attempt", () => {
  wire().drop();
  connection.probe();
  expect(Wire.all).toHaveLength(2);
});

test("a connection that does not answer is given up for a new one", () => {
  registered();
  const dead = wire();
  connection.probe();
  vi.advanceTimersByTime(4000);
  expect(Wire.all).toHaveLength(2);
  seen = [];
  dead.answer("200 OK");
  expect(seen).toEqual([]);
  expect(states()).toEqual(["connecting", "registered", "unreachable"]);
});

test("a connection that answers is kept, and registered anew each minute", () => {
  registered();
  seen = [];
  vi.advanceTimersByTime(60_000);
  wire().answer("200 OK");
  vi.advanceTimersByTime(20_000);
  expect(Wire.all).toHaveLength(1);
  expect(registers()).toBe(2);
  expect(seen).toEqual(["reachable"]);
});

test("a connection that does not open is begun again", () => {
  vi.advanceTimersByTime(10_000);
  expect(Wire.all.length).toBeGreaterThan(1);
});

test.each(["401 Unauthorized", "403 Forbidden"])("a refusal (%s) is final", async (status) => {
  registered();
  connection.probe();
  wire().answer(status);
  expect(told.at(-1)).toEqual({ state: "refused", code: Number(status.slice(0, 3)) });
  const asked = registers();
  connection.probe();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(registers()).toBe(asked);
  wire().drop();
  await vi.advanceTimersByTimeAsync(30_000);
  wire().open();
  expect(registers()).toBe(0);
});

test("a server that is not ready is asked again", () => {
  wire().open();
  wire().answer("503 Service Unavailable", "Retry-After: 2");
  expect(states()).toEqual(["connecting", "unreachable"]);
  vi.advanceTimersByTime(3000);
  wire().answer("200 OK");
  expect(states().at(-1)).toBe("registered");
});

test("stopping keeps the registration, unless one signs out", () => {
  registered();
  connection.stop(false);
  expect(registers()).toBe(1);
  expect(wire().readyState).toBe(Wire.CLOSED);
});

test("signing out ends the registration", () => {
  registered();
  connection.stop(true);
  expect(wire().sent.at(-1)).toContain("Expires: 0");
});
