/** How good the sound is, from two readings of a connection's counters (RFC 3550 §6.4, RFC 8834). */

export interface Reading {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  /** Seconds. */
  readonly jitter: number;
  /** Seconds; null until the other side has reported once. */
  readonly roundTrip: number | null;
  readonly sent: number;
}

export type Grade = "good" | "fair" | "poor";

export interface Quality {
  /** Per cent of the packets of this interval. */
  readonly loss: number;
  /** Milliseconds. */
  readonly jitter: number;
  /** Milliseconds. */
  readonly roundTrip: number | null;
  readonly grade: Grade;
}

/** Loss in per cent, jitter and round trip in milliseconds, from which on sound gets worse. */
const FAIR = { loss: 2, jitter: 30, roundTrip: 300 };
const POOR = { loss: 5, jitter: 60, roundTrip: 600 };

/** Milliseconds without a packet after which somebody who waits for a voice is told. */
export const SILENT_AFTER = 3000;

/** What happened between two readings of the same connection. */
export function quality(before: Reading, after: Reading): Quality {
  const lost = Math.max(0, after.lost - before.lost);
  const expected = lost + Math.max(0, after.received - before.received);
  const loss = expected === 0 ? 0 : (100 * lost) / expected;
  const jitter = 1000 * after.jitter;
  const roundTrip = after.roundTrip === null ? null : 1000 * after.roundTrip;
  const worse = (limits: typeof FAIR) =>
    loss >= limits.loss || jitter >= limits.jitter || (roundTrip ?? 0) >= limits.roundTrip;
  return { loss, jitter, roundTrip, grade: worse(POOR) ? "poor" : worse(FAIR) ? "fair" : "good" };
}

/** Milliseconds since the last packet came, from readings in the order of time. */
export function silentFor(readings: readonly Reading[]): number {
  const last = readings.at(-1);
  if (last === undefined) {
    return 0;
  }
  const quietSince = readings.find((one) => one.received === last.received) ?? last;
  return last.at - quietSince.at;
}
