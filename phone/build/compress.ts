/** Brotli (RFC 7932) beside each file that gets smaller by it: the server sends, and never packs. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const WORTH_IT = /\.(css|html|js|svg|wasm|webmanifest)$/;

export function compress(folder: string): void {
  for (const one of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (one.isFile() && WORTH_IT.test(one.name)) {
      const path = join(one.parentPath, one.name);
      writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
    }
  }
}
