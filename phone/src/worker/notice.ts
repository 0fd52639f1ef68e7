/** The notification for a push (M4). Every push makes one: browsers take back leave that is not used. */

import { type Language, said } from "../texts/said.ts";

/** What the server sends, see push/fields.py; nothing of it is trusted to be there. */
interface Payload {
  readonly type: "call" | "missed" | "answered_elsewhere";
  /** The same for a call's ring and for its end, so that one replaces the other. */
  readonly id: string;
  readonly callId: string;
  readonly caller: string;
  readonly name: string;
  /** Seconds since the epoch after which a ring must not ring. */
  readonly until: number;
}

export interface Notice {
  readonly title: string;
  /** As `showNotification` takes them; not all browsers' types know all of these. */
  readonly options: {
    readonly body: string;
    readonly tag: string;
    readonly lang: Language;
    readonly icon: string;
    readonly badge: string;
    readonly renotify: boolean;
    readonly requireInteraction: boolean;
    readonly silent: boolean;
    /** Absent when silent: browsers refuse both together. */
    readonly vibrate?: readonly number[];
    readonly actions: readonly { readonly action: string; readonly title: string }[];
    readonly data: { readonly callId: string };
  };
}

const ICON = "/app/icons/192.png";
const BADGE = "/app/icons/badge.png";
const VIBRATION = [600, 300, 600, 300, 600];
const LONGEST = 200;
/** Seconds by which a phone's clock may be wrong. */
const SLACK = 10;
const BODIES = {
  call: "app.notify_call",
  missed: "app.notify_missed",
  answered_elsewhere: "app.notify_elsewhere",
} as const;

/** `now` is in seconds since the epoch; `watched` when the person has the app before the eyes. */
export function noticeOf(json: unknown, language: Language, now: number, watched: boolean): Notice {
  const payload = read(json);
  const rings = payload.type === "call" && now <= payload.until + SLACK;
  const aloud = rings && !watched;
  const kind = payload.type === "call" && !rings ? "missed" : payload.type;
  const unknown = said(language, "app.call_unknown");
  const number = payload.name === "" ? "" : ` · ${payload.caller}`;
  return {
    title: payload.name || payload.caller || unknown,
    options: {
      body: said(language, BODIES[kind]) + number,
      tag: payload.id,
      lang: language,
      icon: ICON,
      badge: BADGE,
      renotify: aloud,
      requireInteraction: rings,
      silent: !aloud,
      ...(aloud && { vibrate: VIBRATION }),
      actions: rings ? buttons(language) : [],
      data: { callId: payload.callId },
    },
  };
}

function buttons(language: Language) {
  return (["answer", "decline"] as const).map((action) => ({
    action,
    title: said(language, `app.notify_${action}`),
  }));
}

/** A push that cannot be read still says one thing: somebody calls. */
function read(json: unknown): Payload {
  const fields = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const type = text(fields.type);
  const sent = Number(fields.sent_at);
  const until = sent + Number(fields.ttl);
  return {
    type: type in BODIES ? (type as Payload["type"]) : "call",
    id: text(fields.id) || "call",
    callId: text(fields.call_id),
    caller: text(fields.caller),
    name: text(fields.caller_name),
    until: Number.isFinite(until) ? until : Number.POSITIVE_INFINITY,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST).trim() : "";
}
