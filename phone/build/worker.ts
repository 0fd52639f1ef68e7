/** Builds the service worker after the app, under one fixed name, with the list of what it keeps. */

import { build, type Plugin, type ResolvedConfig } from "vite";
import { compress } from "./compress.ts";
import { firstLoad, shellOf } from "./shell.ts";

const ENTRY = "src/worker/sw.ts";
const NAME = "sw.js";

export function worker(): Plugin {
  let config: ResolvedConfig;
  let names: string[] = [];
  return {
    name: "squilla:worker",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle(_, bundle) {
      names = firstLoad(bundle);
    },
    async closeBundle(error) {
      if (error === undefined) {
        await buildWorker(config, names);
        compress(config.build.outDir);
      }
    },
  };
}

async function buildWorker(config: ResolvedConfig, names: readonly string[]): Promise<void> {
  const { base, publicDir, root } = config;
  const { outDir, target } = config.build;
  await build({
    configFile: false,
    root,
    base,
    logLevel: config.logLevel ?? "info",
    define: { __SHELL__: JSON.stringify(shellOf(names, outDir, publicDir, base)) },
    build: {
      outDir,
      target,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: { input: ENTRY, output: { entryFileNames: NAME, format: "iife" } },
    },
  });
}
