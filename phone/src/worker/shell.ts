/** What opens the app without a network: listed by the build (build/worker.ts). */

export interface Shell {
  /** Another one for other files: the name of their cache. */
  readonly version: string;
  /** Addresses from the root, the page itself first. */
  readonly files: readonly string[];
}

declare const __SHELL__: Shell;

export const SHELL: Shell = __SHELL__;
