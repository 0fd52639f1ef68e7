/** The echo test (T1): from what is said and heard each second, how it goes and what it shows.
 *
 * The service plays a message, then sends back each packet as it comes. So once the message is over,
 * packets arrive only if ours do; and a voice that is heard again shows that they carry sound.
 */

import type { Ending } from "./call.ts";

/** One second of the call, numbered from the answer by its place in the list. */
export interface Second {
  /** Levels, 0 to 1. */
  readonly said: number;
  readonly heard: number;
  /** Packets of this second alone. */
  readonly received: number;
  readonly lost: number;
}

/** Texts are `app.echo_` + code; `guide` are numbers of the guide to look at. */
export interface Verdict {
  readonly code:
    | "good"
    | "poor"
    | "stopped"
    | "no_call"
    | "no_microphone"
    | "nothing_back"
    | "no_voice"
    | "dropped";
  readonly good: boolean;
  readonly guide: readonly string[];
  /** For the text's placeholders: seconds of the call, loss in per cent. */
  readonly values: { readonly seconds: number; readonly loss: number };
}

export interface Progress {
  /** Since the answer. */
  readonly seconds: number;
  /** Levels of the last second, 0 to 1. */
  readonly said: number;
  readonly heard: number;
  /** Whether our voice goes out, and whether it has come back. */
  readonly speaks: boolean;
  readonly returns: boolean;
  /** Null while it cannot be told yet. */
  readonly verdict: Verdict | null;
}

/** T1: a call that holds longer, with the voice coming back, shows that everything works. */
export const ENOUGH = 60;

/** Seconds without any packet after which nothing will come. */
const NOTHING_AFTER = 10;
/** Seconds of the longest message that is waited for before the echo must begin. */
const MESSAGE_MOST = 20;
/** A quiet voice near the microphone; a quiet room is below a tenth of it. */
const AUDIBLE = 0.01;
/** Seconds of speaking that a judgement needs. */
const SPOKEN_LEAST = 3;
/** Share of them that must come back: pauses and echo cancellers swallow some. */
const RETURNED_LEAST = 0.4;
/** A fifth of the 50 packets that a second has. */
const FLOWS = 10;
/** Per cent of packets lost beyond which speech suffers audibly. */
const LOSS_MOST = 5;

const GUIDE: Readonly<Record<Verdict["code"], readonly string[]>> = {
  good: [],
  poor: ["P2"],
  stopped: ["T1"],
  no_call: ["B2", "A3", "T1", "A1"],
  no_microphone: [],
  nothing_back: ["P2", "A4", "B2", "B3", "B5"],
  no_voice: ["P2", "A4", "B2", "B5"],
  dropped: ["P3", "B2", "B4", "A1", "A2"],
};

/** `ending` is null while the call lasts; `seconds` is empty when nobody answered. */
export function echoTest(seconds: readonly Second[], ending: Ending | null): Progress {
  const last = seconds.at(-1);
  const voice = voiceOf(seconds);
  return {
    seconds: seconds.length,
    said: last?.said ?? 0,
    heard: last?.heard ?? 0,
    speaks: voice.spoken > 0,
    returns: voice.returned > 0,
    verdict: verdict(seconds, voice, ending),
  };
}

interface Voice {
  /** Seconds in which we spoke, in all and after the message. */
  readonly spoken: number;
  readonly spokenAfter: number;
  /** Those after the message that were heard again. */
  readonly returned: number;
  /** Whether packets came back in the seconds after the message. */
  readonly flows: boolean;
}

function voiceOf(seconds: readonly Second[]): Voice {
  const after = seconds.slice(messageEnd(seconds));
  const spoken = after.map((one, index) => ({ one, next: after[index + 1] }));
  const ours = spoken.filter(({ one }) => one.said >= AUDIBLE);
  const back = ours.filter(({ one, next }) => Math.max(one.heard, next?.heard ?? 0) >= AUDIBLE);
  return {
    spoken: seconds.filter((one) => one.said >= AUDIBLE).length,
    spokenAfter: ours.length,
    returned: back.length,
    flows: mean(after.map((one) => one.received)) >= FLOWS,
  };
}

/** The message ends with the first pause after it; a voice that talks into it hides that pause. */
function messageEnd(seconds: readonly Second[]): number {
  const begin = seconds.findIndex((one) => one.heard >= AUDIBLE);
  const pause = seconds.findIndex((one, index) => index > begin && one.heard < AUDIBLE);
  return begin < 0 || pause < 0 ? MESSAGE_MOST : Math.min(pause, MESSAGE_MOST);
}

function verdict(seconds: readonly Second[], voice: Voice, ending: Ending | null): Verdict | null {
  const code = seconds.length === 0 ? unplaced(ending) : judged(seconds, voice, ending);
  const values = { seconds: seconds.length, loss: Math.round(loss(seconds)) };
  return code && { code, good: code === "good", guide: GUIDE[code], values };
}

function unplaced(ending: Ending | null): Verdict["code"] | null {
  if (ending === null) {
    return null;
  }
  if (ending.why === "cancelled") {
    return "stopped";
  }
  const denied = ending.why === "failed" && ending.cause === "no_microphone";
  return denied ? "no_microphone" : "no_call";
}

function judged(
  seconds: readonly Second[],
  voice: Voice,
  ending: Ending | null,
): Verdict["code"] | null {
  const silent = seconds.every((one) => one.received === 0);
  if (silent && seconds.length >= NOTHING_AFTER) {
    return "nothing_back";
  }
  if (seconds.length < ENOUGH) {
    return early(ending);
  }
  return complete(seconds, voice);
}

function early(ending: Ending | null): Verdict["code"] | null {
  if (ending === null) {
    return null;
  }
  return ending.why === "hung_up" ? "stopped" : "dropped";
}

function complete(seconds: readonly Second[], voice: Voice): Verdict["code"] {
  if (!voice.flows) {
    return "no_voice";
  }
  if (voice.spokenAfter < SPOKEN_LEAST) {
    return "no_microphone";
  }
  if (voice.returned / voice.spokenAfter < RETURNED_LEAST) {
    return "no_voice";
  }
  return loss(seconds) > LOSS_MOST ? "poor" : "good";
}

function loss(seconds: readonly Second[]): number {
  const lost = sum(seconds.map((one) => one.lost));
  const expected = lost + sum(seconds.map((one) => one.received));
  return expected === 0 ? 0 : (100 * lost) / expected;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + Math.max(0, value), 0);
}
