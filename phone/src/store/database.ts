/** The app's database in the browser (IndexedDB); the only room that knows how it is reached. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Past } from "./history.ts";

const NAME = "squilla";
const VERSION = 1;

/** AES-GCM (NIST SP 800-38D): `iv` is used once. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

export interface Schema extends DBSchema {
  /** The vault's key; bytes where a browser cannot store a CryptoKey. */
  keys: { key: string; value: CryptoKey | Uint8Array<ArrayBuffer> };
  sealed: { key: string; value: Sealed };
  settings: { key: string; value: unknown };
  history: { key: string; value: Past; indexes: { began: number } };
}

export type Database = IDBPDatabase<Schema>;

/** Another tab that still uses an older version is asked to close it. */
export function openDatabase(): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore("keys");
      database.createObjectStore("sealed");
      database.createObjectStore("settings");
      database.createObjectStore("history", { keyPath: "id" }).createIndex("began", "began");
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}
