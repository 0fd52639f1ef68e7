import { expect, test } from "vitest";
import { CATALOG } from "./catalog.ts";
import { asLanguage, type Key, LANGUAGES, languageOf, said } from "./said.ts";

test.each([
  [["it"], "it"],
  [["it-IT", "en-US"], "it"],
  [["en-GB", "it"], "en"],
  [["de", "IT-ch", "en"], "it"],
  [["de", "fr"], "en"],
  [["italiano"], "en"],
  [[], "en"],
])("who prefers %j reads %s", (preferences, expected) => {
  expect(languageOf(preferences)).toBe(expected);
});

test.each(["", "de", "IT", "__proto__", null, 1])("%j is no language of ours", (code) => {
  expect(asLanguage(code)).toBeUndefined();
});

test("values are put in as they are, and a missing one is seen", () => {
  expect(said("en", "app.login_throttled", { seconds: 30 })).toContain("in 30 seconds");
  const text = "{text} $& Ada";
  expect(said("it", "app.contacts_none_found", { text })).toBe("Nessuno con «{text} $& Ada».");
  expect(said("en", "app.contacts_none_found")).toBe("Nobody with “{text}”.");
});

test("the catalogue has every text in both languages with the same placeholders", () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort();
  const keys = Object.keys(CATALOG) as Key[];
  expect(keys.length).toBeGreaterThan(100);
  for (const key of keys) {
    expect(Object.keys(CATALOG[key]).sort()).toEqual([...LANGUAGES].sort());
    expect(names(CATALOG[key].it), key).toEqual(names(CATALOG[key].en));
  }
});
