/** Looks at a call's counters while it lasts. */

import type { Sample } from "./sip/media.ts";

/** Milliseconds between looks; SECOND looks are a second. */
const LOOK = 250;
export const SECOND = 4;
/** Looks that are kept: longer than the silence that is told. */
const KEPT = 10 * SECOND;

export class Listening {
  readonly #look: () => Promise<Sample | null>;
  readonly #heard: (samples: readonly Sample[]) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #samples: readonly Sample[] = [];

  /** `heard` gets what was kept, the newest last. */
  constructor(look: () => Promise<Sample | null>, heard: (samples: readonly Sample[]) => void) {
    this.#look = look;
    this.#heard = heard;
    this.#timer = setInterval(() => void this.#again(), LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#samples = [];
  }

  async #again(): Promise<void> {
    const sample = await this.#look();
    if (sample) {
      this.#samples = [...this.#samples, sample].slice(-KEPT);
      this.#heard(this.#samples);
    }
  }
}
