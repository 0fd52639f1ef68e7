import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Call, Ended, Talking } from "../call/call.ts";
import type { Past } from "../store/history.ts";
import { choose } from "../texts/text.ts";
import { App } from "./app.tsx";
import { duration } from "./duration.ts";
import { type FakeDesk, fakeDesk } from "./fake.ts";
import { dialable } from "./keypad.tsx";

let desk: FakeDesk;

beforeEach(() => {
  choose("en");
  desk = fakeDesk();
});

afterEach(cleanup);

function shown(): void {
  render(<App desk={desk} />);
}

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

const COMMON = { id: "a", party: { number: "202", name: "Bruno" }, began: 0 } as const;
const TALKING: Talking = {
  ...COMMON,
  phase: "talking",
  direction: "out",
  answered: 0,
  muted: false,
  held: false,
  heldByThem: false,
  reconnecting: false,
  keys: "",
};

describe("somebody who is not signed in", () => {
  beforeEach(() => {
    desk.session.value = { state: "signed_out", note: null };
  });

  test("may sign in with user name and password", () => {
    shown();
    fireEvent.input(screen.getByLabelText("User name"), { target: { value: "ada" } });
    fireEvent.input(screen.getByLabelText("Password"), { target: { value: "a secret" } });
    press("Sign in");
    expect(desk.asked).toEqual([["signInWithPassword", "ada", "a secret"]]);
  });

  test("is told what was wrong with the code", () => {
    desk.session.value = { state: "signed_out", note: { key: "app.qr_parts" } };
    shown();
    expect(screen.getByRole("alert").textContent).toContain("must say user name, key and server");
  });

  test("is led to the app of another server, without its key in sight", () => {
    const link = "https://other.example.com/app/#ada;secret;other.example.com";
    const note = { key: "app.login_other_server", values: { host: "other.example.com" }, link };
    desk.session.value = { state: "signed_out", note } as FakeDesk["session"]["value"];
    shown();
    const there = screen.getByRole("link");
    expect(there.getAttribute("href")).toBe(link);
    expect(document.body.textContent).not.toContain("secret");
  });
});

describe("the keypad", () => {
  test("dials what was pressed", () => {
    shown();
    for (const key of ["2", "0", "5"]) {
      press(new RegExp(`^${key}`));
    }
    press("Delete the last digit");
    press(/^1/);
    press("Call");
    expect(desk.asked).toEqual([["dial", { number: "201", name: "" }]]);
  });

  test("calls nobody without a number", () => {
    shown();
    expect((screen.getByRole("button", { name: "Call" }) as HTMLButtonElement).disabled).toBe(true);
  });

  test.each([
    ["+39 (0541) 12.34-56", "+390541123456"],
    ["sip:ada@x", ""],
    ["*43", "*43"],
  ])("takes from %j what can be dialled", (text, number) => {
    expect(dialable(text)).toBe(number);
  });
});

describe("a call", () => {
  test("for us can be answered or declined", () => {
    desk.call.value = { ...COMMON, phase: "ringing", direction: "in" };
    shown();
    expect(screen.getByRole("heading").textContent).toBe("Bruno");
    press("Answer");
    press("Decline");
    expect(desk.asked).toEqual([
      ["wish", { type: "answer" }],
      ["wish", { type: "decline" }],
    ]);
  });

  test("can be muted, held, and hears keys", () => {
    desk.call.value = { ...TALKING, muted: true };
    shown();
    const mute = screen.getByRole("button", { name: "Mute" });
    expect(mute.getAttribute("aria-pressed")).toBe("true");
    press("Mute");
    press("Hold");
    press("Keys");
    press(/^5/);
    expect(desk.asked.map(([, wish]) => wish)).toEqual([
      { type: "mute", on: false },
      { type: "hold", on: true },
      { type: "press", key: "5" },
    ]);
  });

  test("without sound says so in plain words", () => {
    desk.call.value = TALKING;
    desk.sound.value = { quality: null, silentFor: 4200 };
    shown();
    expect(document.body.textContent).toContain("No sound has arrived for 4 seconds");
  });

  test("on hold is silent by intention", () => {
    desk.call.value = { ...TALKING, held: true };
    desk.sound.value = { quality: null, silentFor: 60000 };
    shown();
    expect(document.body.textContent).not.toContain("No sound");
  });

  test("shows how it sounds with figures", () => {
    desk.call.value = TALKING;
    const quality = { loss: 3.4, jitter: 12.1, roundTrip: 41.7, grade: "fair" } as const;
    desk.sound.value = { quality, silentFor: 0 };
    shown();
    expect(document.body.textContent).toContain("Lost 3 %, jitter 12 ms, round trip 42 ms");
  });

  test.each<[Ended["ending"], string]>([
    [{ why: "left" }, "The other side hung up"],
    [{ why: "elsewhere" }, "Answered on another phone"],
    [{ why: "failed", cause: "busy" }, "Busy. Try again later."],
  ])("that is over says why: %j", (ending, words) => {
    const over: Call = {
      ...COMMON,
      phase: "ended",
      direction: "out",
      ending,
      ended: 9,
      answered: null,
    };
    desk.call.value = over;
    shown();
    expect(document.body.textContent).toContain(words);
    press("Call again");
    press("Close");
    expect(desk.asked).toEqual([
      ["dial", COMMON.party],
      ["wish", { type: "dismiss" }],
    ]);
  });
});

describe("the echo test", () => {
  const running = { seconds: 12, sent: 0.5, heard: 0.25, verdict: null };

  test("shows both directions and can be stopped", () => {
    desk.echo.value = running;
    shown();
    const level = (name: string) => (screen.getByLabelText(name) as HTMLMeterElement).value;
    expect(level("Your voice, going out")).toBe(0.5);
    expect(level("What comes back")).toBe(0.25);
    press("Stop the test");
    expect(desk.asked).toEqual([["endEcho"]]);
  });

  test("ends with a verdict and what to check", () => {
    const found = { key: "app.echo_dropped", values: { seconds: 32 } } as const;
    const verdict = { good: false, found, remedy: { key: "app.echo_dropped_remedy" } } as const;
    desk.echo.value = { ...running, verdict };
    shown();
    const alert = screen.getByRole("alert").textContent;
    expect(alert).toContain("dropped after 32 seconds");
    expect(alert).toContain("P3");
    expect(screen.getByRole("link").getAttribute("href")).toBe("/settings/checks");
  });
});

describe("the pages", () => {
  const past: Past = {
    id: "1",
    party: { number: "203", name: "Carla" },
    direction: "in",
    began: 0,
    talked: null,
    missed: true,
    seen: false,
  };

  test("history counts missed calls, calls back, and is seen when somebody leaves it", () => {
    desk.history.value = [past];
    shown();
    press("History, 1 missed calls");
    press(/Carla/);
    press("Keypad");
    expect(desk.asked).toEqual([["dial", past.party], ["sawHistory"]]);
  });

  test("history shows only missed calls, and can be deleted", () => {
    const answered: Past = {
      ...past,
      id: "2",
      party: { number: "204", name: "Dario" },
      missed: false,
    };
    desk.history.value = [past, answered];
    shown();
    press("History, 1 missed calls");
    press("Missed");
    expect(screen.queryByText("Dario")).toBeNull();
    press("Delete the history");
    press("Delete");
    expect(desk.asked).toEqual([["clearHistory"]]);
    press("Keypad");
  });

  test("the keypad takes the last number again", () => {
    desk.history.value = [{ ...past, direction: "out", missed: false }];
    shown();
    press("Last number again");
    press("Call");
    expect(desk.asked).toEqual([["dial", { number: "203", name: "" }]]);
  });

  test("contacts that cannot be read can be asked for again", () => {
    desk.contacts.value = null;
    shown();
    press("Contacts");
    press("Try again");
    expect(desk.asked).toEqual([["searchContacts", ""]]);
    press("Keypad");
  });

  test("contacts are searched and called", () => {
    desk.contacts.value = [{ name: "Carla", number: "203", online: true }];
    shown();
    press("Contacts");
    press("Carla 203 · reachable Call");
    expect(desk.asked).toContainEqual(["dial", { name: "Carla", number: "203", online: true }]);
    press("Keypad");
  });

  test("signing out asks twice", () => {
    shown();
    press("Settings");
    press("Log out this phone");
    press("Cancel");
    press("Log out this phone");
    expect(desk.asked).not.toContainEqual(["signOut"]);
    press("Log out");
    expect(desk.asked).toContainEqual(["signOut"]);
    press("Keypad");
  });

  test("are in Italian for who chooses it", () => {
    shown();
    press("Settings");
    press("Italiano");
    expect(screen.getByRole("button", { name: "Impostazioni" })).toBeTruthy();
    press("Tastiera");
  });
});

describe("calls while the app is closed", () => {
  test("are asked for with a button, and can be put off", () => {
    desk.push.value = "ask";
    shown();
    press("Turn notifications on");
    press("Later");
    expect(desk.asked).toEqual([["allowPush"], ["putOffPush"]]);
  });

  test("can be turned off", () => {
    shown();
    press("Settings");
    press("Turn notifications off");
    expect(desk.asked).toContainEqual(["stopPush"]);
    press("Keypad");
  });

  test.each([
    ["ios", "Add to Home Screen"],
    ["denied", "blocked"],
    ["unsupported", "takes no notifications"],
  ] as const)("that cannot come are explained: %s", (state, words) => {
    desk.push.value = state;
    shown();
    press("Settings");
    expect(document.body.textContent).toContain(words);
    expect(screen.queryByRole("button", { name: "Turn notifications on" })).toBeNull();
    press("Keypad");
  });
});

test.each([
  [0, "0:00"],
  [59.9, "0:59"],
  [754, "12:34"],
  [3723, "1:02:03"],
  [-1, "0:00"],
])("%d seconds read %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
