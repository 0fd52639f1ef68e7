/** The calls of this phone, newest first; kept in this browser alone. */

import type { Direction, Ended, Party } from "../call/call.ts";
import type { Database } from "./database.ts";

export interface Past {
  readonly id: string;
  readonly party: Party;
  readonly direction: Direction;
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** Seconds of talk; null when nobody answered. */
  readonly talked: number | null;
  readonly missed: boolean;
  /** Whether the person has looked at it; only what is missed counts as unseen. */
  readonly seen: boolean;
}

/** Calls that are kept. */
export const MOST = 200;

export function past(call: Ended): Past {
  const { id, party, direction, began, ended, answered, ending } = call;
  const missed = ending.why === "missed";
  const talked = answered === null ? null : Math.round((ended - answered) / 1000);
  return { id, party, direction, began, talked, missed, seen: !missed };
}

export class History {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Notes a call; the same call noted again is one, and the oldest beyond MOST are dropped. */
  async note(call: Ended): Promise<void> {
    const change = this.#database.transaction("history", "readwrite");
    await change.store.put(past(call));
    const surplus = (await change.store.count()) - MOST;
    let oldest = surplus > 0 ? await change.store.index("began").openCursor() : null;
    for (let left = surplus; oldest && left > 0; left -= 1) {
      await oldest.delete();
      oldest = await oldest.continue();
    }
    await change.done;
  }

  async all(): Promise<readonly Past[]> {
    const oldestFirst = await this.#database.getAllFromIndex("history", "began");
    return oldestFirst.reverse();
  }

  /** The person has looked: nothing missed is new any more. */
  async see(): Promise<void> {
    const change = this.#database.transaction("history", "readwrite");
    for await (const cursor of change.store) {
      if (!cursor.value.seen) {
        await cursor.update({ ...cursor.value, seen: true });
      }
    }
    await change.done;
  }

  async clear(): Promise<void> {
    await this.#database.clear("history");
  }
}
