import { describe, expect, test } from "vitest";
import type { Ending } from "./call.ts";
import { echoTest, type Second } from "./echo.ts";

const NOTHING: Second = { said: 0, heard: 0, received: 0, lost: 0 };
const MESSAGE: Second = { said: 0, heard: 0.2, received: 50, lost: 0 };
const PAUSE: Second = { said: 0, heard: 0, received: 50, lost: 0 };
const ECHO: Second = { said: 0.1, heard: 0.08, received: 50, lost: 0 };
const UNHEARD: Second = { ...ECHO, heard: 0 };
const ONE_WAY: Second = { said: 0.1, heard: 0, received: 0, lost: 0 };
/** Words that are heard in the second after. */
const LATE = Array.from({ length: 52 }, (_, index): [Second, number] => [
  index % 2 === 0 ? UNHEARD : MESSAGE,
  1,
]);
const HUNG_UP: Ending = { why: "hung_up" };
const LEFT: Ending = { why: "left" };
const BROKEN: Ending = { why: "failed", cause: "no_connection" };

function call(...parts: [Second, number][]): Second[] {
  return parts.flatMap(([second, times]) => Array<Second>(times).fill(second));
}

function verdictOf(seconds: Second[], ending: Ending | null = null) {
  return echoTest(seconds, ending).verdict;
}

describe("after a minute", () => {
  test.each<[string, Second[], string]>([
    ["a voice that comes back", call([MESSAGE, 6], [PAUSE, 2], [ECHO, 52]), "good"],
    ["a voice with pauses", call([MESSAGE, 6], [PAUSE, 30], [ECHO, 4], [PAUSE, 20]), "good"],
    ["a voice that talked into the message", call([MESSAGE, 1], [ECHO, 59]), "good"],
    ["a message alone, then no packets", call([MESSAGE, 6], [ONE_WAY, 54]), "no_voice"],
    ["a message alone, and nobody who speaks", call([MESSAGE, 6], [NOTHING, 54]), "no_voice"],
    ["a voice that comes back late", call([MESSAGE, 6], [PAUSE, 2], ...LATE), "good"],
    ["packets that carry no voice", call([MESSAGE, 6], [UNHEARD, 54]), "no_voice"],
    ["a message, and nobody who speaks", call([MESSAGE, 6], [PAUSE, 54]), "no_microphone"],
    ["a tenth lost", call([MESSAGE, 6], [PAUSE, 1], [{ ...ECHO, lost: 6 }, 53]), "poor"],
    ["nothing at all", call([ONE_WAY, 60]), "nothing_back"],
  ])("%s", (_, seconds, code) => {
    expect(verdictOf(seconds)).toMatchObject({ code, good: code === "good" });
  });
});

describe("before that", () => {
  test.each<[string, Second[], Ending | null, string | null]>([
    ["a call that goes on", call([MESSAGE, 6], [PAUSE, 2], [ECHO, 51]), null, null],
    ["a call that we end", call([MESSAGE, 6], [ECHO, 20]), HUNG_UP, "stopped"],
    ["a call that the server ends", call([MESSAGE, 6], [ECHO, 26]), LEFT, "dropped"],
    ["a call that breaks", call([MESSAGE, 6], [ECHO, 26]), BROKEN, "dropped"],
    ["ten seconds of nothing", call([NOTHING, 10]), null, "nothing_back"],
    ["nine seconds of nothing", call([NOTHING, 9]), null, null],
  ])("%s", (_, seconds, ending, code) => {
    expect(verdictOf(seconds, ending)?.code ?? null).toBe(code);
  });

  test("a call that drops says when, and where the guide looks", () => {
    expect(verdictOf(call([MESSAGE, 6], [ECHO, 26]), LEFT)).toMatchObject({
      guide: ["P3", "B2", "B4", "A1", "A2"],
      values: { seconds: 32 },
    });
  });
});

describe("a call that nobody answers", () => {
  test.each<[Ending | null, string | null]>([
    [null, null],
    [{ why: "cancelled" }, "stopped"],
    [{ why: "failed", cause: "no_microphone" }, "no_microphone"],
    [{ why: "failed", cause: "unknown_number" }, "no_call"],
    [BROKEN, "no_call"],
  ])("%j", (ending, code) => {
    expect(verdictOf([], ending)?.code ?? null).toBe(code);
  });
});

test("progress tells the voice that goes out from the one that comes back", () => {
  expect(echoTest([], null)).toMatchObject({ seconds: 0, said: 0, heard: 0, speaks: false });
  const speaking = call([MESSAGE, 3], [{ ...MESSAGE, said: 0.1 }, 2]);
  expect(echoTest(speaking, null)).toMatchObject({ seconds: 5, speaks: true, returns: false });
  const heard = call([MESSAGE, 3], [PAUSE, 1], [ECHO, 2]);
  expect(echoTest(heard, null)).toMatchObject({ said: 0.1, heard: 0.08, returns: true });
});

test("packets that come late are no negative loss", () => {
  const seconds = call([MESSAGE, 6], [PAUSE, 1], [{ ...ECHO, lost: -3 }, 53]);
  expect(verdictOf(seconds)).toMatchObject({ code: "good", values: { loss: 0 } });
});
