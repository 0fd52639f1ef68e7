/** The call of this phone: plays what happens through the pure machine, and does what it orders. */

import { signal } from "@preact/signals";
import type { Call, Ended, Happening, News, Order, Party, Wish } from "./call/call.ts";
import { isLive, step } from "./call/machine.ts";
import { quality, type Reading, silentFor } from "./call/quality.ts";
import { EchoRun } from "./echorun.ts";
import { Listening, SECOND } from "./listening.ts";
import type { Sample } from "./sip/media.ts";
import type { Sound } from "./ui/desk.ts";
import type { Choice } from "./worker/messages.ts";

const ECHO: Party = { number: "*43", name: "" };
const NO_SOUND: Sound = { quality: null, silentFor: 0 };

/** What a call needs of the line. */
export interface CallLine {
  obey(order: Order): void;
  sample(id: string): Promise<Sample | null>;
}

/** What a call touches besides the line. */
export interface Surroundings {
  ring(on: boolean): void;
  /** The screen must not go dark. */
  stayAwake(on: boolean): void;
  note(call: Ended): void;
}

export class Calls {
  readonly call = signal<Call | null>(null);
  readonly sound = signal<Sound>(NO_SOUND);
  readonly echo = new EchoRun();
  /** Null while nobody is signed in. */
  line: CallLine | null = null;
  readonly #around: Surroundings;
  #listening: Listening | null = null;
  #chosen: { readonly choice: Choice; readonly callId: string } | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get isLive(): boolean {
    return isLive(this.call.value);
  }

  wish(wish: Wish): void {
    this.#happen(wish);
  }

  dial(party: Party): void {
    this.#happen({ type: "dial", id: crypto.randomUUID(), party });
  }

  heard(news: News): void {
    if (news.type === "invited" && this.echo.isOver) {
      this.endEcho();
    }
    this.#happen(news);
    this.#doAsChosen();
  }

  /** What a person pressed in a notification; its call may come only later. */
  choose(choice: Choice, callId: string): void {
    this.#chosen = { choice, callId };
    this.#doAsChosen();
  }

  startEcho(): void {
    if (!this.isLive && this.line) {
      this.echo.begin();
      this.dial(ECHO);
    }
  }

  /** Stops a test that runs, and closes one that is over. */
  endEcho(): void {
    if (this.isLive) {
      this.wish({ type: "hang_up" });
    } else {
      this.echo.close();
      this.wish({ type: "dismiss" });
    }
  }

  #happen(what: Happening): void {
    const before = this.call.value;
    const { call, orders } = step(before, what, Date.now());
    this.call.value = call;
    for (const order of orders) {
      this.#obey(order);
    }
    if (before?.phase !== call?.phase) {
      this.#phaseChanged(call);
    }
  }

  #obey(order: Order): void {
    switch (order.do) {
      case "ring":
        this.#around.ring(order.on);
        break;
      case "note":
        this.#around.note(order.call);
        break;
      default:
        this.line?.obey(order);
    }
  }

  #phaseChanged(call: Call | null): void {
    this.#around.stayAwake(call?.phase === "talking");
    this.#listening?.stop();
    this.#listening = null;
    this.sound.value = NO_SOUND;
    if (call?.phase === "talking") {
      const look = async () => (await this.line?.sample(call.id)) ?? null;
      this.#listening = new Listening(look, (samples) => this.#listened(samples, call.answered));
    } else if (call?.phase === "ended") {
      this.echo.ended(call.ending);
    }
  }

  #listened(samples: readonly Sample[], answered: number): void {
    this.sound.value = soundOf(samples.map((one) => one.reading));
    this.echo.heard(samples, Date.now() - answered);
    if (this.echo.isOver) {
      this.wish({ type: "hang_up" });
    }
  }

  #doAsChosen(): void {
    const call = this.call.value;
    if (this.#chosen === null || call?.phase !== "ringing" || call.id !== this.#chosen.callId) {
      return;
    }
    const { choice } = this.#chosen;
    this.#chosen = null;
    if (choice !== "open") {
      this.wish({ type: choice });
    }
  }
}

/** The quality is that of the last second; silence may be longer. */
function soundOf(readings: readonly Reading[]): Sound {
  const before = readings.at(-SECOND - 1);
  const now = readings.at(-1);
  return {
    quality: before && now ? quality(before, now) : null,
    silentFor: silentFor(readings),
  };
}
