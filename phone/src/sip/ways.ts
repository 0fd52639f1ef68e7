/** The way of a call to the server: when it counts as lost, when as back, when as gone for good.
 *
 * Sound (ICE, RFC 8445) and signalling (the WebSocket) are lost and found apart. A call lives as
 * long as its sound flows, and without sound for as long as a network change may last.
 */

export interface Way {
  /** Whether the server has answered since the connection was last in doubt. */
  readonly reachable: boolean;
  /** Since when no sound can flow, in milliseconds since the epoch. */
  readonly silentSince: number | null;
  /** Whether the call was told that its way is lost. */
  readonly lost: boolean;
  /** When the way was last made anew. */
  readonly renewedAt: number;
}

export type Event = "unreachable" | "reachable" | "media_lost" | "media_flows" | "tick";

export interface Tidings {
  readonly way: Way;
  readonly tell: "way_lost" | "way_back" | "gone" | null;
  /** Whether to ask the server for a sign of life. */
  readonly probe: boolean;
}

/** A lift, or the walk from the Wi-Fi to the street, is shorter. Milliseconds. */
export const PATIENCE = 45_000;
/** Milliseconds after which a renewed way must carry sound, or is renewed again. */
export const RENEWAL = 8_000;

export const GOOD_WAY: Way = { reachable: true, silentSince: null, lost: false, renewedAt: 0 };

/** `now` is in milliseconds since the epoch; a "tick" is due about every second. */
export function stepWay(way: Way, event: Event, now: number): Tidings {
  switch (event) {
    case "unreachable":
      return lose({ ...way, reachable: false }, false);
    case "reachable":
      return found({ ...way, reachable: true }, now);
    case "media_lost":
      return lose({ ...way, silentSince: way.silentSince ?? now }, true);
    case "media_flows":
      return found({ ...way, silentSince: null }, now);
    case "tick":
      return waited(way, now);
  }
}

function lose(way: Way, probe: boolean): Tidings {
  return { way: { ...way, lost: true }, tell: way.lost ? null : "way_lost", probe };
}

/** The server must answer before the way can be made anew; whether sound flows shows after that. */
function found(way: Way, now: number): Tidings {
  if (!way.lost || !way.reachable) {
    return { way, tell: null, probe: false };
  }
  return { way: { ...way, lost: false, renewedAt: now }, tell: "way_back", probe: false };
}

function waited(way: Way, now: number): Tidings {
  if (way.silentSince === null) {
    return { way, tell: null, probe: false };
  }
  if (now - way.silentSince >= PATIENCE) {
    return { way, tell: "gone", probe: false };
  }
  const again = !way.lost && now - way.renewedAt >= RENEWAL;
  return again ? lose(way, true) : { way, tell: null, probe: false };
}
