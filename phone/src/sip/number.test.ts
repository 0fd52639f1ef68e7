import { expect, test } from "vitest";
import { dialled } from "./number.ts";

test.each([
  ["*43", "*43"],
  ["201", "201"],
  ["+39 0721 40-55.16", "+390721405516"],
  ["#31#201", "%2331%23201"],
  [" ada.rossi ", "ada.rossi"],
  ["a@b;c", "a%40b%3Bc"],
])("%j is dialled as %j", (typed, user) => {
  expect(dialled(typed)).toBe(user);
});

test("no number is endless", () => {
  expect(dialled("1".repeat(500))).toHaveLength(64);
});
