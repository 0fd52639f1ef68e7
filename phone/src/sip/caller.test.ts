import { NameAddrHeader, URI } from "jssip";
import { expect, test } from "vitest";
import { callerOf } from "./caller.ts";

function caller(asserted: string | undefined, name = "Bruno") {
  const from = new NameAddrHeader(new URI("sip", "92202", "pbx.example.com"), name);
  return callerOf({ from, getHeader: () => asserted as string });
}

test("has the number that the server vouches for, and the name that they give", () => {
  expect(caller("<sip:202@pbx.example.com>")).toEqual({ number: "202", name: "Bruno" });
  expect(caller("<sip:202@pbx.example.com>", "")).toEqual({ number: "202", name: "" });
  expect(caller("<sip:%2A43@pbx.example.com>").number).toBe("*43");
});

test.each([undefined, "", "nobody", "<tel:>"])("has From's number without it: %s", (asserted) => {
  expect(caller(asserted)).toEqual({ number: "92202", name: "Bruno" });
});
