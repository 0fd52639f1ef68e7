/** The phone line: does what the life of a call orders, in SIP, and tells what comes over SIP. */

import type { IncomingRequest } from "jssip/lib/SIPMessage";
import type { RTCSessionEvent } from "jssip/lib/UA";
import type { News, Order } from "../call/call.ts";
import { callerOf } from "./caller.ts";
import { Connection, type Registration, type SipAccount } from "./connection.ts";
import { Conversation } from "./conversation.ts";
import type { Sample } from "./media.ts";
import { watchNetwork } from "./network.ts";
import { dialled } from "./number.ts";
import type { Sound } from "./sound.ts";

export type { Registration, SipAccount } from "./connection.ts";

export interface Listener {
  registration(now: Registration): void;
  news(news: News): void;
}

export class Line {
  readonly #account: SipAccount;
  readonly #sound: Sound;
  readonly #listener: Listener;
  readonly #connection: Connection;
  readonly #conversations = new Map<string, Conversation>();
  #unwatch: () => void = () => {};

  constructor(account: SipAccount, sound: Sound, listener: Listener) {
    this.#account = account;
    this.#sound = sound;
    this.#listener = listener;
    this.#connection = new Connection(account, {
      registration: (now) => listener.registration(now),
      reachable: () => this.#each((one) => one.reachable()),
      unreachable: () => this.#each((one) => one.unreachable()),
      disconnected: () => this.#each((one) => one.disconnected()),
    });
    this.#connection.ua.on("newRTCSession", (event: RTCSessionEvent) => this.#invited(event));
  }

  get registration(): Registration {
    return this.#connection.registration;
  }

  start(): void {
    this.#connection.start();
    this.#unwatch = watchNetwork({
      changed: () => this.#connection.probe(),
      gone: () => this.#connection.lost(),
    });
  }

  /** A push has come, or the person: a connection that slept must show that it lives. */
  wake(): void {
    this.#connection.probe();
  }

  /** Orders that are not the line's (ring, note) change nothing here. */
  obey(order: Order): void {
    if (order.do === "place") {
      this.#place(order.id, order.number);
    } else if (order.do !== "ring" && order.do !== "note") {
      this.#for(order);
    }
  }

  /** Counters of a call now; null while it has no connection. Two of them make quality and levels. */
  async sample(id: string): Promise<Sample | null> {
    return (await this.#conversations.get(id)?.sample()) ?? null;
  }

  /** Rejects as getUserMedia does; the call then keeps the microphone it has. */
  async chooseMicrophone(id: string): Promise<void> {
    this.#sound.microphone = id;
    await Promise.all([...this.#conversations.values()].map((one) => one.useMicrophone()));
  }

  /**
   * Ends its calls and connection. `leave` is for signing out: it ends the registration too, and so
   * the pushes. A page that closes calls nothing.
   */
  stop(leave: boolean): void {
    this.#unwatch();
    this.#each((one) => one.end());
    this.#connection.stop(leave);
  }

  #for(order: Exclude<Order, { do: "place" | "ring" | "note" }>): void {
    const conversation = this.#conversations.get(order.id);
    switch (order.do) {
      case "accept":
        conversation?.accept();
        break;
      case "reject":
        conversation?.reject(order.busy);
        break;
      case "end":
        conversation?.end();
        break;
      case "mute":
        conversation?.mute(order.on);
        break;
      case "hold":
        conversation?.hold(order.on);
        break;
      case "send_key":
        conversation?.press(order.key);
        break;
      case "renew_way":
        conversation?.renew();
        break;
    }
  }

  #place(id: string, number: string): void {
    const conversation = this.#begin(id, false);
    if (!navigator.mediaDevices) {
      conversation.close({ why: "failed", cause: "no_microphone" });
      return;
    }
    try {
      const target = `sip:${dialled(number)}@${this.#account.host}`;
      const mediaConstraints = this.#sound.constraints();
      conversation.adopt(this.#connection.ua.call(target, { mediaConstraints }));
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw error;
      }
      conversation.close({ why: "failed", cause: "unknown_number" });
    }
  }

  #invited(event: RTCSessionEvent): void {
    if (event.session.direction !== ("incoming" as string)) {
      return;
    }
    const request = event.request as IncomingRequest;
    // The push for a call names it by its Call-ID, so that is its name here.
    const id = request.getHeader("Call-ID");
    const known = this.#conversations.get(id);
    const conversation = known ?? this.#begin(id, true);
    conversation.adopt(event.session);
    if (!known) {
      this.#listener.news({ type: "invited", id, party: callerOf(request) });
    }
  }

  #begin(id: string, incoming: boolean): Conversation {
    const conversation = new Conversation(id, incoming, {
      sound: this.#sound,
      tell: (news) => this.#listener.news(news),
      probe: () => this.#connection.probe(),
      forget: (one) => this.#conversations.delete(one.id),
    });
    this.#conversations.set(id, conversation);
    return conversation;
  }

  #each(act: (conversation: Conversation) => void): void {
    for (const conversation of [...this.#conversations.values()]) {
      act(conversation);
    }
  }
}
