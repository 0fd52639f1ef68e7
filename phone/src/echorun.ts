/** One echo test (T1): gathers what each second of the call brings, and shows how it goes. */

import { signal } from "@preact/signals";
import type { Ending } from "./call/call.ts";
import { echoTest, type Second, type Verdict } from "./call/echo.ts";
import { SECOND } from "./listening.ts";
import { levels, type Sample } from "./sip/media.ts";
import type { EchoShown, EchoVerdict } from "./ui/desk.ts";

const SILENCE = { said: 0, heard: 0 };

export class EchoRun {
  readonly shown = signal<EchoShown | null>(null);
  #seconds: Second[] = [];

  get isOver(): boolean {
    return this.shown.value?.verdict != null;
  }

  begin(): void {
    this.#seconds = [];
    this.#show(SILENCE, null);
  }

  close(): void {
    this.shown.value = null;
  }

  /** `talked` is in milliseconds since the answer; the newest sample is the last. */
  heard(samples: readonly Sample[], talked: number): void {
    const [before, now] = samples.slice(-2);
    if (this.shown.value === null || !before || !now) {
      return;
    }
    const secondAgo = samples.at(-SECOND - 1);
    if (secondAgo && this.#seconds.length < Math.floor(talked / 1000)) {
      this.#seconds.push(second(secondAgo, now));
    }
    this.#show(levels(before, now), null);
  }

  ended(ending: Ending): void {
    if (this.shown.value !== null && !this.isOver) {
      this.#show(SILENCE, ending);
    }
  }

  #show(now: { said: number; heard: number }, ending: Ending | null): void {
    const { seconds, verdict } = echoTest(this.#seconds, ending);
    const said = verdict && inWords(verdict);
    this.shown.value = { seconds, sent: now.said, heard: now.heard, verdict: said };
  }
}

function second(before: Sample, after: Sample): Second {
  return {
    ...levels(before, after),
    received: after.reading.received - before.reading.received,
    lost: after.reading.lost - before.reading.lost,
  };
}

function inWords({ code, good, values }: Verdict): EchoVerdict {
  const found = { key: `app.echo_${code}`, values } as const;
  if (code === "good" || code === "stopped") {
    return { good, found, remedy: null };
  }
  return { good, found, remedy: { key: `app.echo_${code}_remedy`, values } };
}
