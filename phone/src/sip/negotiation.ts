/** Offers within a call, one at a time (RFC 3261 §14): hold, and a new way for the sound. */

import type { RTCSession } from "jssip/lib/RTCSession";

/** Milliseconds before an offer is tried again that could not be made now. */
const AGAIN = 500;

export class Negotiation {
  readonly #session: RTCSession;
  #held = false;
  #renewal = false;
  #busy = false;

  constructor(session: RTCSession) {
    this.#session = session;
  }

  hold(on: boolean): void {
    this.#held = on;
    this.#next();
  }

  /** ICE restart (RFC 8445 §9); its new Contact also tells the other side where we are now. */
  renew(): void {
    this.#renewal = true;
    this.#next();
  }

  /** The offer that was under way came to nothing; the call goes on as it was. */
  failed(): void {
    this.#busy = false;
    this.#later();
  }

  #next(): void {
    const wanted = this.#renewal || this.#session.isOnHold().local !== this.#held;
    if (!wanted || this.#busy || !this.#session.isEstablished()) {
      return;
    }
    this.#busy = true; // before the offer, which may fail at once
    if (!this.#offer()) {
      this.failed();
    }
  }

  #offer(): boolean {
    const done = () => {
      this.#busy = false;
      this.#next();
    };
    if (!this.#renewal) {
      return this.#held ? this.#session.hold({}, done) : this.#session.unhold({}, done);
    }
    const began = this.#session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, done);
    this.#renewal = !began;
    return began;
  }

  #later(): void {
    setTimeout(() => this.#next(), AGAIN);
  }
}
