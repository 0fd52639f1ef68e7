/** The words that a person reads, in the language that was chosen here or that the browser prefers. */

import { signal } from "@preact/signals";
import { asLanguage, type Key, type Language, languageOf, said, type Values } from "./said.ts";

export { type Key, LANGUAGES, type Language, type Values } from "./said.ts";

const STORED = "language";

/** The language of the pages; whatever reads it is drawn anew when it changes. */
export const language = signal<Language>(stored() ?? languageOf(navigator.languages));

/** The text of a key in the language of the pages. */
export function t(key: Key, values?: Values): string {
  return said(language.value, key, values);
}

/** The person's own variant of that language (en-GB, it-CH), for dates and times. */
export function locale(): string {
  const own = navigator.languages.find((tag) => tag.split("-")[0] === language.value);
  return own ?? language.value;
}

/** Take this language from now on, and at the next start. */
export function choose(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // A browser that stores nothing asks its own preferences next time.
  }
}

function stored(): Language | undefined {
  try {
    return asLanguage(localStorage.getItem(STORED));
  } catch {
    return undefined;
  }
}
