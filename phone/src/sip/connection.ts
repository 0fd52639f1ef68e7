/** The line's connection: registers (RFC 3261 §10), notices its death, and comes back at once.
 *
 * A WebSocket can be dead for many minutes before a browser says so. Each register-refresh is
 * therefore a question as well: without an answer the connection is given up for a new one. It also
 * makes a takeover by another phone (M3) show within BEAT.
 */

import { UA } from "jssip";
import type { UnRegisteredEvent } from "jssip/lib/UA";
import { SipSocket } from "./socket.ts";

export interface SipAccount {
  /** Also the realm's and the certificate's name. */
  readonly host: string;
  readonly port: number;
  /** The SIP user: the mobile extension. */
  readonly user: string;
  readonly secret: string;
  /** What others read when this phone calls; may be empty. */
  readonly name: string;
}

export type Registration =
  | { readonly state: "connecting" | "registered" | "unreachable" }
  /** The server knows this phone no more: 401, 403, 404 or 407. It is not asked again. */
  | { readonly state: "refused"; readonly code: number };

export interface Watcher {
  registration(now: Registration): void;
  /** The server has just answered. */
  reachable(): void;
  unreachable(): void;
  /** The connection is closed, and with it whatever was being asked over it. */
  disconnected(): void;
}

/** What JsSIP has for the connection but does not declare. */
interface Transport {
  connect(): void;
  disconnect(): void;
  isConnected(): boolean;
}

/** Milliseconds between questions to the server. */
const BEAT = 60_000;
/** Milliseconds for an answer on a connection, and for a new connection. */
const ANSWER = 4_000;
const OPENING = 10_000;
/** Milliseconds before a REGISTER that was refused for the moment (503 ...) is repeated. */
const AGAIN = 3_000;
const EXPIRES_SECONDS = 300;
/** How long a phone rings is the server's decision, which is shorter. Seconds. */
const RING_SECONDS = 300;
const REFUSALS: readonly number[] = [401, 403, 404, 407];

export class Connection {
  readonly ua: UA;
  readonly #watcher: Watcher;
  #now: Registration = { state: "connecting" };
  #beat: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(account: SipAccount, watcher: Watcher) {
    this.#watcher = watcher;
    const socket = new SipSocket(account.host, account.port, () => this.#heard());
    this.ua = new UA({
      sockets: socket,
      uri: `sip:${account.user}@${account.host}`,
      password: account.secret,
      display_name: account.name.replace(/["\\\p{Cc}]/gu, ""),
      user_agent: "Squilla web",
      register_expires: EXPIRES_SECONDS,
      no_answer_timeout: RING_SECONDS,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 15,
    });
    this.ua.on("connecting", () => this.#expect(OPENING));
    this.ua.on("connected", () => this.#expect(ANSWER));
    this.ua.on("registered", () => this.#registered());
    this.ua.on("disconnected", () => this.#disconnected());
    this.ua.on("registrationFailed", (event) => this.#failed(event));
  }

  get registration(): Registration {
    return this.#now;
  }

  start(): void {
    this.#watcher.registration(this.#now);
    this.ua.start();
    this.#beat = setInterval(() => this.probe(), BEAT);
  }

  /** Makes sure of the connection now: after a network change, or when the page comes to light. */
  probe(): void {
    if (this.#stopped || this.#now.state === "refused") {
      return;
    }
    if (this.#transport.isConnected()) {
      this.#expect(ANSWER);
      this.ua.register();
    } else {
      this.#transport.connect();
    }
  }

  /** The network is gone, as the browser says. */
  lost(): void {
    this.#watcher.unreachable();
  }

  /** `leave` ends the registration, and with it the pushes; a page that closes never does that. */
  stop(leave: boolean): void {
    this.#stopped = true;
    clearInterval(this.#beat);
    clearTimeout(this.#patience);
    if (leave) {
      this.ua.stop();
    } else {
      this.#transport.disconnect();
    }
  }

  get #transport(): Transport {
    return (this.ua as unknown as { readonly transport: Transport }).transport;
  }

  #expect(within: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#anew(), within);
  }

  #heard(): void {
    clearTimeout(this.#patience);
    this.#watcher.reachable();
  }

  #anew(): void {
    this.#transport.disconnect();
    if (!this.#stopped) {
      this.#transport.connect();
    }
  }

  #registered(): void {
    this.#tell({ state: "registered" });
  }

  #disconnected(): void {
    clearTimeout(this.#patience);
    if (this.#stopped) {
      return;
    }
    if (this.#now.state === "registered") {
      this.#tell({ state: "connecting" });
      queueMicrotask(() => this.probe()); // at once; JsSIP by itself would wait
    } else if (this.#now.state !== "refused") {
      this.#tell({ state: "unreachable" });
    }
    this.#watcher.unreachable();
    this.#watcher.disconnected();
  }

  #failed(event: UnRegisteredEvent): void {
    const code = event.response?.status_code ?? 0;
    if (REFUSALS.includes(code)) {
      this.#refused(code);
      return;
    }
    this.#tell({ state: "unreachable" });
    if (code > 0) {
      setTimeout(() => this.probe(), AGAIN);
    }
  }

  /** JsSIP must not register again by itself when it has to connect anew. */
  #refused(code: number): void {
    clearInterval(this.#beat);
    queueMicrotask(() => this.ua.unregister());
    this.#tell({ state: "refused", code });
  }

  #tell(now: Registration): void {
    const news = now.state !== this.#now.state;
    this.#now = now;
    if (news && !this.#stopped) {
      this.#watcher.registration(now);
    }
  }
}
