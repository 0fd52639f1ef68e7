import { expect, test } from "vitest";
import { levels, sampleOf } from "./media.ts";

const INBOUND = {
  type: "inbound-rtp",
  kind: "audio",
  packetsReceived: 690,
  packetsLost: 2,
  jitter: 0.01,
  totalAudioEnergy: 4,
  totalSamplesDuration: 10,
};
const OUTBOUND = { type: "outbound-rtp", kind: "audio", packetsSent: 700 };
const SOURCE = {
  type: "media-source",
  kind: "audio",
  totalAudioEnergy: 1,
  totalSamplesDuration: 10,
  audioLevel: 0.5,
};

test("counters become a reading", () => {
  const remote = { type: "remote-inbound-rtp", kind: "audio", roundTripTime: 0.02 };
  expect(sampleOf([INBOUND, OUTBOUND, SOURCE, remote], 5).reading).toEqual({
    at: 5,
    received: 690,
    lost: 2,
    jitter: 0.01,
    roundTrip: 0.02,
    sent: 700,
  });
});

test("without a report of the other side ICE tells the round trip, else nobody", () => {
  const pair = { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.3 };
  expect(sampleOf([INBOUND, pair], 5).reading.roundTrip).toBe(0.3);
  expect(sampleOf([INBOUND], 5).reading.roundTrip).toBeNull();
});

test("before the first packet all is zero", () => {
  const { reading } = sampleOf([{ type: "inbound-rtp", kind: "video", packetsReceived: 9 }], 5);
  expect(reading).toMatchObject({ received: 0, lost: 0, jitter: 0, sent: 0 });
});

test("a level is that of the interval", () => {
  const before = sampleOf([INBOUND, SOURCE], 0);
  const louder = { ...INBOUND, totalAudioEnergy: 4.25, totalSamplesDuration: 11 };
  const after = sampleOf([louder, { ...SOURCE, totalSamplesDuration: 11 }], 1000);
  expect(levels(before, after)).toEqual({ said: 0, heard: 0.5 });
});

test("a browser that counts no energy tells the level of the moment", () => {
  const bare = { type: "media-source", kind: "audio", audioLevel: 0.5 };
  const sample = sampleOf([bare], 0);
  expect(levels(sample, sample)).toEqual({ said: 0.5, heard: 0 });
});
