import { expect, test } from "vitest";
import { quality, type Reading, silentFor } from "./quality.ts";

const START: Reading = { at: 0, received: 0, lost: 0, jitter: 0, roundTrip: null, sent: 0 };

function reading(changes: Partial<Reading>): Reading {
  return { ...START, at: 1000, received: 50, sent: 50, ...changes };
}

test.each([
  ["nothing lost", {}, "good"],
  ["one of fifty lost", { received: 49, lost: 1 }, "fair"],
  ["one of ten lost", { received: 45, lost: 5 }, "poor"],
  ["packets that come unevenly", { jitter: 0.04 }, "fair"],
  ["packets that come very unevenly", { jitter: 0.09 }, "poor"],
  ["a long way", { roundTrip: 0.35 }, "fair"],
  ["a very long way", { roundTrip: 0.7 }, "poor"],
] as const)("%s", (_, changes, grade) => {
  expect(quality(START, reading(changes)).grade).toBe(grade);
});

test("loss is that of the interval, not of the whole call", () => {
  const before = reading({ received: 100, lost: 50 });
  expect(quality(before, reading({ at: 2000, received: 150, lost: 50 })).loss).toBe(0);
});

test("late packets are not counted as a negative loss", () => {
  const before = reading({ received: 100, lost: 5 });
  expect(quality(before, reading({ at: 2000, received: 155, lost: 0 })).loss).toBe(0);
});

test("no packet at all is no loss, but silence", () => {
  const readings = [0, 1000, 2000, 3000, 4000].map((at) => reading({ at }));
  expect(quality(readings[0] as Reading, readings[1] as Reading).loss).toBe(0);
  expect(silentFor(readings)).toBe(4000);
});

test("silence begins with the last packet", () => {
  const readings = [50, 100, 150, 150, 150].map((received, index) =>
    reading({ at: 1000 * index, received }),
  );
  expect(silentFor(readings)).toBe(2000);
  expect(silentFor([])).toBe(0);
});
