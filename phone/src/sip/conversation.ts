/** One call on the line: obeys the orders for it, and tells its news. */

import type {
  EndEvent,
  IncomingEvent,
  OutgoingEvent,
  RTCSession,
  TerminateOptions,
} from "jssip/lib/RTCSession";
import type { IncomingRequest } from "jssip/lib/SIPMessage";
import type { Ending, News } from "../call/call.ts";
import { endingOf } from "./causes.ts";
import { type Sample, sampleOf } from "./media.ts";
import { Negotiation } from "./negotiation.ts";
import { replaceMicrophone, type Sound } from "./sound.ts";
import { type Event, GOOD_WAY, stepWay } from "./ways.ts";

export interface Surroundings {
  readonly sound: Sound;
  tell(news: News): void;
  /** Ask the server for a sign of life. */
  probe(): void;
  /** The call is over and told so. */
  forget(conversation: Conversation): void;
}

const TEMPORARILY_UNAVAILABLE = 480;
const BUSY_HERE = 486;
const DECLINE = 603;
const RINGS: readonly number[] = [180, 183];
const TONE = { duration: 120, interToneGap: 70 };
/** Milliseconds in which a caller's INVITE must come again on a new connection. */
const COMES_AGAIN = 15_000;
/** Milliseconds to gather addresses once there is one: the server learns the others by itself. */
const GATHERING = 300;
const SOUND_FLOWS: readonly RTCIceConnectionState[] = ["connected", "completed"];
const SOUND_LOST: readonly RTCIceConnectionState[] = ["disconnected", "failed"];
/** For these JsSIP would end a call that may well go on once there is a network again. */
const SURVIVABLE = new Set([
  "RTP Timeout",
  "Connection Error",
  "Request Timeout",
  "WebRTC Error",
  "No ACK",
]);
const TIMER_EXPIRED = "Session Timer Expired";

type Progress = IncomingEvent | OutgoingEvent;

export class Conversation {
  readonly id: string;
  readonly incoming: boolean;
  readonly #around: Surroundings;
  #session: RTCSession | null = null;
  #negotiation: Negotiation | null = null;
  #end: (options?: TerminateOptions) => void = () => {};
  #way = GOOD_WAY;
  #tick: ReturnType<typeof setInterval> | undefined;
  #orphaned: ReturnType<typeof setTimeout> | undefined;
  #accepted = false;
  #answered = false;
  #over = false;
  /** Why JsSIP ended the call by itself: it reports some as if we had hung up. */
  #cause = "";
  #microphone: MediaStreamTrack | null = null;

  constructor(id: string, incoming: boolean, around: Surroundings) {
    this.id = id;
    this.incoming = incoming;
    this.#around = around;
  }

  /** Takes a session for this call: the first, or one that came again on a new connection. */
  adopt(session: RTCSession): void {
    clearTimeout(this.#orphaned);
    this.#drop();
    this.#session = session;
    this.#negotiation = new Negotiation(session);
    this.#guard(session);
    session.on("progress", (event: Progress) => this.#progress(event));
    session.on("confirmed", () => this.#established());
    session.on("hold", (event) => this.#heldByThem(event.originator, true));
    session.on("unhold", (event) => this.#heldByThem(event.originator, false));
    session.on("failed", (event) => this.#ended(event));
    session.on("ended", (event) => this.#ended(event));
    session.on("icecandidate", ({ ready }) => setTimeout(ready, GATHERING));
    if (session.connection) {
      this.#listen(session.connection);
    }
    if (this.#accepted) {
      queueMicrotask(() => this.accept());
    }
  }

  accept(): void {
    this.#accepted = true;
    const session = this.#session;
    if (!session?.isInProgress()) {
      return;
    }
    if (!navigator.mediaDevices) {
      this.#finish({ status_code: TEMPORARILY_UNAVAILABLE });
      this.close({ why: "failed", cause: "no_microphone" });
      return;
    }
    session.answer({ mediaConstraints: this.#around.sound.constraints() });
    this.#listen(session.connection);
  }

  reject(busy: boolean): void {
    this.#finish({ status_code: busy ? BUSY_HERE : DECLINE });
    this.close({ why: busy ? "missed" : "declined" });
  }

  end(): void {
    this.#finish();
    this.close({ why: this.#answered ? "hung_up" : "cancelled" });
  }

  mute(on: boolean): void {
    if (on) {
      this.#session?.mute({ audio: true });
    } else {
      this.#session?.unmute({ audio: true });
    }
  }

  hold(on: boolean): void {
    this.#negotiation?.hold(on);
  }

  renew(): void {
    this.#negotiation?.renew();
  }

  /** As a tone event in the sound (RFC 4733), or by SIP INFO where that was not agreed. */
  press(key: string): void {
    const session = this.#session;
    if (!session?.isEstablished()) {
      return;
    }
    const sender = session.connection.getSenders().find((one) => one.track?.kind === "audio");
    const transportType = sender?.dtmf?.canInsertDTMF ? "RFC2833" : "INFO";
    session.sendDTMF(key, { ...TONE, transportType } as Parameters<RTCSession["sendDTMF"]>[1]);
  }

  async sample(): Promise<Sample | null> {
    const report = await this.#session?.connection?.getStats().catch(() => null);
    return report ? sampleOf(report.values(), Date.now()) : null;
  }

  async useMicrophone(): Promise<void> {
    const connection = this.#session?.connection;
    if (!connection || this.#over) {
      return;
    }
    const track = await replaceMicrophone(connection, this.#around.sound);
    this.#microphone = track ?? this.#microphone;
    if (this.#over) {
      track?.stop();
    }
  }

  reachable(): void {
    this.#meet("reachable");
  }

  unreachable(): void {
    this.#meet("unreachable");
  }

  /**
   * A call that rings comes again when we are back: the edge sends it to the new connection. One
   * that was answered just now goes on: the caller may have the answer, and only the ACK be lost.
   */
  disconnected(): void {
    if (!this.incoming || this.#answered || !this.#session || this.#over) {
      return;
    }
    if (this.#session.isEstablished()) {
      this.#established();
      this.#meet("unreachable");
    } else {
      this.#drop();
      this.#orphaned = setTimeout(() => this.close({ why: "missed" }), COMES_AGAIN);
    }
  }

  /** Ends what this call uses, and tells why it is over. */
  close(ending: Ending): void {
    if (this.#over) {
      return;
    }
    this.#over = true;
    clearInterval(this.#tick);
    clearTimeout(this.#orphaned);
    this.#microphone?.stop();
    this.#around.sound.stop();
    this.#around.forget(this);
    this.#around.tell({ type: "over", id: this.id, ending });
  }

  #guard(session: RTCSession): void {
    this.#end = session.terminate.bind(session);
    session.terminate = (options: TerminateOptions = {}) => {
      const cause = options.cause ?? "";
      const survives = SURVIVABLE.has(cause) && options.reason_phrase !== TIMER_EXPIRED;
      if (survives && this.#answered) {
        this.#hurt(cause);
      } else {
        this.#cause = cause;
        this.#end(options);
      }
    };
  }

  #hurt(cause: string): void {
    this.#negotiation?.failed();
    if (cause === "Request Timeout") {
      this.#around.probe();
    }
  }

  /** Whatever becomes of this session is not this call's any more. */
  #drop(): void {
    this.#session?.removeAllListeners();
    this.#finish();
    this.#session = null;
  }

  #finish(options?: TerminateOptions): void {
    if (this.#session && !this.#session.isEnded()) {
      this.#end(options);
    }
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ streams, track }) =>
      this.#around.sound.play(streams[0] ?? new MediaStream([track])),
    );
    connection.addEventListener("iceconnectionstatechange", () => {
      const state = connection.iceConnectionState;
      if (SOUND_FLOWS.includes(state)) {
        this.#meet("media_flows");
      } else if (SOUND_LOST.includes(state)) {
        this.#meet("media_lost");
      }
    });
  }

  #progress(event: Progress): void {
    if ("response" in event && RINGS.includes(event.response?.status_code ?? 0)) {
      this.#around.tell({ type: "rings_there", id: this.id });
    }
  }

  #established(): void {
    this.#answered = true;
    clearInterval(this.#tick);
    this.#tick = setInterval(() => this.#meet("tick"), 1000);
    this.#around.tell({ type: "established", id: this.id });
  }

  #heldByThem(originator: string, on: boolean): void {
    if (originator === "remote") {
      this.#around.tell({ type: "held_by_them", id: this.id, on });
    }
  }

  #meet(event: Event): void {
    if (!this.#answered || this.#over) {
      return;
    }
    const { way, tell, probe } = stepWay(this.#way, event, Date.now());
    this.#way = way;
    if (tell === "gone") {
      this.#finish();
      this.close({ why: "failed", cause: "no_connection" });
    } else if (tell !== null) {
      this.#around.tell({ type: tell, id: this.id });
    }
    if (probe) {
      this.#around.probe();
    }
  }

  #ended(event: EndEvent): void {
    const message = event.message as (Partial<IncomingRequest> & { status_code?: number }) | null;
    this.close(
      endingOf({
        incoming: this.incoming,
        answered: this.#answered,
        byThem: event.originator === ("remote" as string),
        cause: this.#cause || event.cause,
        status: message?.status_code ?? 0,
        reason: message?.getHeader?.("Reason") ?? "",
      }),
    );
  }
}
