/** One call, as data: what it can be, what can happen to it, and what has to be done about that. */

export interface Party {
  /** What was dialled, or who calls: digits, or the user part of a SIP address. */
  readonly number: string;
  /** Empty when the other side told no name. */
  readonly name: string;
}

export type Direction = "in" | "out";

/** Why a call is over. `cause` of a failure is a code of the texts (`app.cause_...`). */
export type Ending =
  | { readonly why: "hung_up" | "left" | "cancelled" | "missed" | "declined" | "elsewhere" }
  | { readonly why: "failed"; readonly cause: Cause };

export type Cause =
  | "busy"
  | "refused"
  | "nobody"
  | "unknown_number"
  | "no_microphone"
  | "no_connection"
  | "media"
  | "server";

interface Common {
  readonly id: string;
  readonly direction: Direction;
  readonly party: Party;
  /** Milliseconds since the epoch. */
  readonly began: number;
}

export interface Calling extends Common {
  readonly phase: "calling";
  readonly direction: "out";
  readonly ringing: boolean;
}

export interface Ringing extends Common {
  readonly phase: "ringing";
  readonly direction: "in";
}

/** Answered here, not yet confirmed by the other side. */
export interface Answering extends Common {
  readonly phase: "answering";
  readonly direction: "in";
}

export interface Talking extends Common {
  readonly phase: "talking";
  readonly answered: number;
  readonly muted: boolean;
  readonly held: boolean;
  /** The other side put us on hold. */
  readonly heldByThem: boolean;
  /** The way to the server is being made anew; the call itself still lives. */
  readonly reconnecting: boolean;
  /** The keys pressed so far (RFC 4733). */
  readonly keys: string;
}

export interface Ended extends Common {
  readonly phase: "ended";
  readonly ending: Ending;
  readonly ended: number;
  /** Null when nobody answered. */
  readonly answered: number | null;
}

export type Call = Calling | Ringing | Answering | Talking | Ended;

/** What a person does. */
export type Wish =
  | { readonly type: "dial"; readonly id: string; readonly party: Party }
  | { readonly type: "answer" }
  | { readonly type: "decline" }
  | { readonly type: "hang_up" }
  | { readonly type: "mute"; readonly on: boolean }
  | { readonly type: "hold"; readonly on: boolean }
  | { readonly type: "press"; readonly key: string }
  | { readonly type: "dismiss" };

/** What the line tells; `id` is the call's, so that news of a past call cannot touch the next. */
export type News = { readonly id: string } & (
  | { readonly type: "invited"; readonly party: Party }
  | { readonly type: "rings_there" }
  | { readonly type: "established" }
  | { readonly type: "over"; readonly ending: Ending }
  | { readonly type: "held_by_them"; readonly on: boolean }
  | { readonly type: "way_lost" }
  | { readonly type: "way_back" }
);

export type Happening = Wish | News;

/** What the line, the ringer and the history are told. */
export type Order =
  | { readonly do: "place"; readonly id: string; readonly number: string }
  | { readonly do: "accept"; readonly id: string }
  | { readonly do: "reject"; readonly id: string; readonly busy: boolean }
  | { readonly do: "end"; readonly id: string }
  | { readonly do: "mute"; readonly id: string; readonly on: boolean }
  | { readonly do: "hold"; readonly id: string; readonly on: boolean }
  | { readonly do: "send_key"; readonly id: string; readonly key: string }
  | { readonly do: "renew_way"; readonly id: string }
  | { readonly do: "ring"; readonly on: boolean }
  | { readonly do: "note"; readonly call: Ended };
