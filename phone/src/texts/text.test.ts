import { beforeEach, expect, test, vi } from "vitest";
import { languageOf } from "./said.ts";
import { choose, language, locale, t } from "./text.ts";

beforeEach(() => {
  localStorage.clear();
  language.value = "en";
});

async function startedAgain(): Promise<typeof import("./text.ts")> {
  vi.resetModules();
  return import("./text.ts");
}

test("a choice changes the words at once and stays", async () => {
  expect(t("app.call_answer")).toBe("Answer");
  choose("it");
  expect(t("app.call_answer")).toBe("Rispondi");
  expect(t("app.settings_version", { version: 3 })).toBe("Versione 3");
  const again = await startedAgain();
  expect(again.language.value).toBe("it");
});

test.each(["", "de"])("a stored %j is no choice", async (stored) => {
  localStorage.setItem("language", stored);
  const again = await startedAgain();
  expect(again.language.value).toBe(languageOf(navigator.languages));
});

test("where nothing can be stored the choice lasts until the end", () => {
  const refuse = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("no storage", "SecurityError");
  });
  choose("it");
  expect(language.value).toBe("it");
  refuse.mockRestore();
});

test("dates are written as the person's own variant of the language has them", () => {
  const languages = vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-CH", "en-GB"]);
  expect(locale()).toBe("en-GB");
  language.value = "it";
  expect(locale()).toBe("it");
  languages.mockRestore();
});
