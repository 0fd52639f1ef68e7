import { expect, test } from "vitest";
import { type Event, GOOD_WAY, PATIENCE, RENEWAL, stepWay, type Way } from "./ways.ts";

/** Plays events at their times; what was told, in order, and how often the server was asked. */
function told(...events: [Event, number][]): { tells: string[]; probes: number; way: Way } {
  let way = GOOD_WAY;
  let probes = 0;
  const tells: string[] = [];
  for (const [event, at] of events) {
    const next = stepWay(way, event, at);
    way = next.way;
    probes += Number(next.probe);
    if (next.tell !== null) {
      tells.push(next.tell);
    }
  }
  return { tells, probes, way };
}

test("a lost connection is told once, and that it is back", () => {
  const { tells } = told(["unreachable", 0], ["unreachable", 900], ["reachable", 1000]);
  expect(tells).toEqual(["way_lost", "way_back"]);
});

test("a connection in good order is no news", () => {
  expect(told(["reachable", 0], ["media_flows", 5], ["tick", 1000]).tells).toEqual([]);
});

test("lost sound asks the server for a sign of life, and the way is renewed when it comes", () => {
  const { tells, probes } = told(["media_lost", 0], ["reachable", 30]);
  expect(tells).toEqual(["way_lost", "way_back"]);
  expect(probes).toBe(1);
});

test("sound that comes back by itself ends the trouble, if the server is there", () => {
  expect(told(["media_lost", 0], ["media_flows", 900]).tells).toEqual(["way_lost", "way_back"]);
  expect(told(["unreachable", 0], ["media_lost", 5], ["media_flows", 900]).tells).toEqual([
    "way_lost",
  ]);
});

test("a renewed way without sound is renewed again, and the call given up at last", () => {
  const early = told(["media_lost", 0], ["reachable", 100], ["tick", RENEWAL]);
  expect(early.tells).toEqual(["way_lost", "way_back"]);
  const late = told(["media_lost", 0], ["reachable", 100], ["tick", 100 + RENEWAL]);
  expect(late.tells).toEqual(["way_lost", "way_back", "way_lost"]);
  expect(late.probes).toBe(2);
  expect(stepWay(late.way, "tick", PATIENCE).tell).toBe("gone");
});

test("a call whose sound flows outlives any loss of the connection", () => {
  expect(told(["unreachable", 0], ["tick", 100 * PATIENCE]).tells).toEqual(["way_lost"]);
});

test("the patience begins with the last sound, not with the first trouble", () => {
  const { way } = told(["media_lost", 0], ["media_flows", 40_000], ["media_lost", 41_000]);
  expect(stepWay(way, "tick", PATIENCE + 1000).tell).toBeNull();
  expect(stepWay(way, "tick", PATIENCE + 41_000).tell).toBe("gone");
  const still = told(["media_lost", 0], ["media_lost", 20_000]).way;
  expect(stepWay(still, "tick", PATIENCE).tell).toBe("gone");
});
