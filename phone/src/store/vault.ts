/** What must not be read by whoever copies the browser's files: the login and the SIP secret.
 *
 * Encrypted with a key that scripts can use but not read (W3C Web Cryptography, not extractable).
 * A browser that cannot store such a key keeps its bytes: no worse than storing the login itself.
 */

import type { Login } from "../account/login.ts";
import type { Database, Sealed } from "./database.ts";

const KEY = "vault";
const LOGIN = "login";
const ALGORITHM = "AES-GCM";
const KEY_BITS = 256;
const IV_BYTES = 12;

export class Vault {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(login: Login): Promise<void> {
    const key = (await this.#key()) ?? (await this.#newKey());
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const plain = new TextEncoder().encode(JSON.stringify(login));
    const data = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, plain);
    await this.#database.put("sealed", { iv, data }, LOGIN);
  }

  /** Null when nobody is signed in, or what is kept cannot be opened: then it is dropped. */
  async login(): Promise<Login | null> {
    const [key, sealed] = await Promise.all([this.#key(), this.#database.get("sealed", LOGIN)]);
    if (!key || !sealed) {
      return null;
    }
    const login = await opened(key, sealed);
    if (!login) {
      await this.forget();
    }
    return login;
  }

  /** Login and key are gone together. */
  async forget(): Promise<void> {
    const change = this.#database.transaction(["keys", "sealed"], "readwrite");
    await Promise.all([
      change.objectStore("keys").clear(),
      change.objectStore("sealed").clear(),
      change.done,
    ]);
  }

  async #key(): Promise<CryptoKey | null> {
    const stored = await this.#database.get("keys", KEY);
    if (!stored || !(stored instanceof Uint8Array)) {
      return stored ?? null;
    }
    return imported(stored);
  }

  async #newKey(): Promise<CryptoKey> {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BITS / 8));
    const key = await imported(bytes);
    try {
      await this.#database.put("keys", key, KEY);
    } catch (error) {
      if (!(error instanceof DOMException)) {
        throw error;
      }
      await this.#database.put("keys", bytes, KEY);
    }
    return key;
  }
}

function imported(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["encrypt", "decrypt"]);
}

async function opened(key: CryptoKey, { iv, data }: Sealed): Promise<Login | null> {
  try {
    const plain = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, key, data);
    return JSON.parse(new TextDecoder().decode(plain)) as Login;
  } catch {
    return null;
  }
}
