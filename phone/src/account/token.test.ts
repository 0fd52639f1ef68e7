import { expect, test } from "vitest";
import { nonceOf, tokenOf } from "./token.ts";

const NONCE = "a4b888b2d096249ce5b5ad63413842d5df335f17";

test("a token is the one that the contract's server computes", async () => {
  expect(await tokenOf("alice", "s3cret", NONCE)).toBe("cb5ab5748a818383ea5667b9e4849d9764c09f5d");
});

test("other than ASCII counts as UTF-8", async () => {
  expect(await tokenOf("adé", "pässwörd", NONCE)).toBe("c492f3c97d98a733dd26ab909ef8915db9f3c558");
});

test.each([
  [`Digest ${NONCE}`, NONCE],
  [null, null],
  ["", null],
  ["Basic realm=x", null],
  [`Digest ${NONCE}, Basic realm=x`, null],
  ["Digest abc", null],
])("the nonce of %j is %j", (header, nonce) => {
  expect(nonceOf(header)).toBe(nonce);
});
