/** A desk for the tests of pages: shows what a test sets, and notes what is asked of it. */

import { type Signal, signal } from "@preact/signals";
import type { Desk } from "./desk.ts";

type Settable = {
  [Name in keyof Desk as Desk[Name] extends { value: unknown } ? Name : never]: Desk[Name] extends {
    readonly value: infer Value;
  }
    ? Signal<Value>
    : never;
};

export type FakeDesk = Desk & Settable & { readonly asked: unknown[][] };

export function fakeDesk(): FakeDesk {
  const asked: unknown[][] = [];
  const ask =
    (name: string) =>
    (...words: unknown[]) => {
      asked.push([name, ...words]);
      return Promise.resolve();
    };
  const me = { name: "Ada Rossi", username: "ada", extension: "201", host: "pbx.example.com" };
  return {
    asked,
    session: signal({ state: "signed_in", me }),
    line: signal({ state: "ready" }),
    call: signal(null),
    sound: signal({ quality: null, silentFor: 0 }),
    echo: signal(null),
    history: signal([]),
    contacts: signal([]),
    push: signal("on"),
    devices: signal({ microphones: [], speakers: [], microphone: "", speaker: "" }),
    install: signal(null),
    update: signal(null),
    signInWithText: ask("signInWithText"),
    signInWithPassword: ask("signInWithPassword"),
    signOut: ask("signOut"),
    dial: ask("dial"),
    wish: ask("wish"),
    startEcho: ask("startEcho"),
    endEcho: ask("endEcho"),
    searchContacts: ask("searchContacts"),
    sawHistory: ask("sawHistory"),
    clearHistory: ask("clearHistory"),
    allowPush: ask("allowPush"),
    stopPush: ask("stopPush"),
    putOffPush: ask("putOffPush"),
    lookForDevices: ask("lookForDevices"),
    chooseDevice: ask("chooseDevice"),
  };
}
