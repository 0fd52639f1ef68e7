/** Whether calls come to the closed app, as the pages show it, and what a person decided about it. */

import { signal } from "@preact/signals";
import type { Credentials } from "../contract/client.ts";
import type { Database } from "../store/database.ts";
import { changeSettings, readSettings } from "../store/settings.ts";
import type { PushShown } from "../ui/desk.ts";
import { allowPush, checkPush, type Push, stopPush } from "./push.ts";

export class Consent {
  readonly shown = signal<PushShown>("unknown");
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** At each start; somebody who said later is left alone. */
  async check(as: Credentials): Promise<void> {
    const { pushPutOff } = await readSettings(this.#database);
    this.shown.value = pushPutOff ? "off" : inWords(await checkPush(as));
  }

  async allow(as: Credentials): Promise<void> {
    await changeSettings(this.#database, { pushPutOff: false });
    this.shown.value = inWords(await allowPush(as));
  }

  async stop(as: Credentials): Promise<void> {
    await stopPush(as);
    await this.putOff();
  }

  async putOff(): Promise<void> {
    await changeSettings(this.#database, { pushPutOff: true });
    this.shown.value = "off";
  }
}

function inWords(push: Push): PushShown {
  return push === "needs_home_screen" ? "ios" : push;
}
