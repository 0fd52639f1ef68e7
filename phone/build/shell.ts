/** Which files the service worker keeps, so that the app opens without a network. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rolldown } from "vite";
import type { Shell } from "../src/worker/shell.ts";

/** The entry's files and those it imports; not what is loaded on demand, such as the scanner. */
export function firstLoad(bundle: Rolldown.OutputBundle): string[] {
  const entries = Object.values(bundle).filter((one) => one.type === "chunk" && one.isEntry);
  const found = new Set<string>();
  const queue = entries.map((one) => one.fileName);
  for (const name of queue) {
    const part = bundle[name];
    if (found.has(name) || part === undefined) {
      continue;
    }
    found.add(name);
    if (part.type === "chunk") {
      queue.push(...part.imports, ...(part.viteMetadata?.importedCss ?? []));
    }
  }
  return [...found].sort();
}

/** Their addresses under `base`, with the page and the public files, and a name for all of them. */
export function shellOf(
  names: readonly string[],
  built: string,
  publicFolder: string,
  base: string,
): Shell {
  const fixed = readdirSync(publicFolder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(publicFolder.length + 1))
    .sort();
  const version = createHash("sha256");
  for (const name of ["index.html", ...names, ...fixed]) {
    version.update(name).update(readFileSync(join(built, name)));
  }
  return {
    version: version.digest("hex").slice(0, 16),
    files: [base, ...[...names, ...fixed].map((name) => base + name)],
  };
}
