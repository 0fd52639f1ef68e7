import { expect, test } from "vitest";
import { addressOf, choiceIn, choiceOf, mayTakeOver } from "./messages.ts";

test.each([
  ["answer", "answer"],
  ["decline", "decline"],
  ["", "open"],
  ["other", "open"],
])("the button %j means %s", (action, choice) => {
  expect(choiceOf(action)).toBe(choice);
});

test("a choice travels in the address, whatever the Call-ID", () => {
  const callId = "a&b=c#1@pbx.example.com";
  const address = new URL(addressOf("/app/", "answer", callId), "https://pbx.example.com");
  expect(address.pathname).toBe("/app/");
  expect(choiceIn(address.search)).toEqual({ choice: "answer", callId });
});

test.each(["", "?do=answer", "?call=&do=answer", `?call=${"a".repeat(256)}`])(
  "%j carries no choice",
  (query) => {
    expect(choiceIn(query)).toBeNull();
  },
);

test.each([
  [[], true],
  [[false, false], true],
  [[false, true], false],
  [[false, null], false],
])("pages in a call %j: a new version may take over is %s", (inCall, may) => {
  expect(mayTakeOver(inCall)).toBe(may);
});
