/** The catalogue's texts in a given language: all that the service worker needs of them. */

import { CATALOG } from "./catalog.ts";

export type Key = keyof typeof CATALOG;
export type Values = Readonly<Record<string, string | number>>;
export type Language = "it" | "en";

export const LANGUAGES: readonly Language[] = ["it", "en"];

const PLACEHOLDER = /\{(\w+)\}/g;

/** The first of these (BCP 47 tags, the best first) that we speak; otherwise English. */
export function languageOf(preferences: readonly string[]): Language {
  const ours = preferences.map((one) => asLanguage(one.toLowerCase().split("-")[0]));
  return ours.find((one) => one !== undefined) ?? "en";
}

/** A language of ours by its code. */
export function asLanguage(code: unknown): Language | undefined {
  return LANGUAGES.find((one) => one === code);
}

/** The text of a key with its `{placeholders}` filled in; one without a value stays as it is. */
export function said(language: Language, key: Key, values: Values = {}): string {
  return CATALOG[key][language].replace(PLACEHOLDER, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}
