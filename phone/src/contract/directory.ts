/** The contacts that a page shows: the colleagues are kept, so that each letter typed is quick. */

import { signal } from "@preact/signals";
import type { Credentials } from "./client.ts";
import { type Contact, colleagues, search } from "./contacts.ts";

export class Directory {
  /** Null when they cannot be read now. */
  readonly found = signal<readonly Contact[] | null>([]);
  #colleagues: readonly Contact[] | null = null;

  /** Without words all colleagues, asked for anew: they come and go. */
  async search(as: Credentials, words: string): Promise<void> {
    if (words === "" || this.#colleagues === null) {
      this.#colleagues = await colleagues(as);
    }
    this.found.value = this.#colleagues && (await search(as, words, this.#colleagues));
  }
}
