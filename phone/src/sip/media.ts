/** What a connection's counters say (RFC 8834, W3C webrtc-stats): packets for quality, energy for meters. */

import type { Reading } from "../call/quality.ts";

/** Energy over time as webrtc-stats counts it: the mean of the squared level is energy / seconds. */
interface Energy {
  readonly energy: number;
  readonly seconds: number;
  /** The level of this moment, for browsers that count no energy. */
  readonly level: number;
}

export interface Sample {
  readonly reading: Reading;
  /** Our voice, as it leaves. */
  readonly said: Energy;
  /** What comes. */
  readonly heard: Energy;
}

/** 0 to 1 each: root mean square of the interval, 1 being a full-scale square wave. */
export interface Levels {
  readonly said: number;
  readonly heard: number;
}

type Stats = Readonly<Record<string, unknown>>;

/** `now` is in milliseconds since the epoch. */
export function sampleOf(report: Iterable<Stats>, now: number): Sample {
  const stats = [...report];
  const inbound = audio(stats, "inbound-rtp");
  const source = audio(stats, "media-source");
  return {
    reading: {
      at: now,
      received: number(inbound, "packetsReceived"),
      lost: number(inbound, "packetsLost"),
      jitter: number(inbound, "jitter"),
      roundTrip: roundTrip(stats),
      sent: number(audio(stats, "outbound-rtp"), "packetsSent"),
    },
    said: energy(source),
    heard: energy(inbound),
  };
}

export function levels(before: Sample, after: Sample): Levels {
  return { said: level(before.said, after.said), heard: level(before.heard, after.heard) };
}

function level(before: Energy, after: Energy): number {
  const seconds = after.seconds - before.seconds;
  const power = (after.energy - before.energy) / seconds;
  return seconds > 0 && power >= 0 ? Math.min(1, Math.sqrt(power)) : after.level;
}

/** Seconds, by the other side's reports (RFC 3550 §6.4), else by ICE's own checks. */
function roundTrip(stats: readonly Stats[]): number | null {
  const reported = audio(stats, "remote-inbound-rtp").roundTripTime;
  const pair = stats.find((one) => one.type === "candidate-pair" && one.nominated === true);
  const found = reported ?? pair?.currentRoundTripTime;
  return typeof found === "number" ? found : null;
}

function audio(stats: readonly Stats[], type: string): Stats {
  return stats.find((one) => one.type === type && one.kind === "audio") ?? {};
}

function energy(stats: Stats): Energy {
  return {
    energy: number(stats, "totalAudioEnergy"),
    seconds: number(stats, "totalSamplesDuration"),
    level: number(stats, "audioLevel"),
  };
}

function number(stats: Stats, name: string): number {
  const value = stats[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
