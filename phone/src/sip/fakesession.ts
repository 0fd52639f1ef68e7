/** For tests: what a conversation uses of JsSIP's session, and what was done with it. */

import type { TerminateOptions } from "jssip/lib/RTCSession";

type Listener = (event: unknown) => void;

class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  addEventListener = this.on;

  emit(name: string, event: unknown = {}): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      listener(event);
    }
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }
}

export class FakePeer extends Emitter {
  iceConnectionState = "new";
  getSenders = () => [];

  becomes(state: string): void {
    this.iceConnectionState = state;
    this.emit("iceconnectionstatechange");
  }
}

export class FakeSession extends Emitter {
  connection: FakePeer | null;
  established = false;
  over = false;
  held = false;
  ready = true;
  done: (() => void) | undefined;
  readonly did: unknown[] = [];

  constructor(incoming: boolean) {
    super();
    this.connection = incoming ? null : new FakePeer();
  }

  isInProgress = () => !this.established && !this.over;
  isEstablished = () => this.established;
  isEnded = () => this.over;
  isOnHold = () => ({ local: this.held, remote: false });
  mute = () => this.did.push("mute");
  unmute = () => this.did.push("unmute");
  hold = (_: object, done: () => void) => this.#offer("hold", done, true);
  unhold = (_: object, done: () => void) => this.#offer("unhold", done, false);
  renegotiate = (_: object, done: () => void) => this.#offer("renew", done, this.held);

  sendDTMF(key: string, options: object): void {
    this.did.push([key, options]);
  }

  answer(): void {
    this.connection = new FakePeer();
    this.did.push("answer");
  }

  terminate(options: TerminateOptions = {}): void {
    this.over = true;
    this.did.push(["terminate", options.status_code]);
  }

  #offer(name: string, done: () => void, held: boolean): boolean {
    if (this.ready) {
      this.held = held;
      this.done = done;
      this.did.push(name);
    }
    return this.ready;
  }
}
