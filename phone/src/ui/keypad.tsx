/** The keys: they dial a number, and in a call they send it as tones (RFC 4733). */

import { useSignal } from "@preact/signals";
import { type Key, t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";

const KEYS = [
  ["1", ""],
  ["2", "abc"],
  ["3", "def"],
  ["4", "ghi"],
  ["5", "jkl"],
  ["6", "mno"],
  ["7", "pqrs"],
  ["8", "tuv"],
  ["9", "wxyz"],
  ["*", ""],
  ["0", "+"],
  ["#", ""],
] as const;

const NAMES: Readonly<Record<string, Key>> = { "*": "app.keypad_star", "#": "app.keypad_hash" };

/** What a number may hold; people paste them with spaces, dots, dashes and brackets. */
const DIALABLE = /[0-9*#+]/g;
const LONGEST = 32;

export function dialable(text: string): string {
  return (text.match(DIALABLE) ?? []).join("").slice(0, LONGEST);
}

export function Keys({ onKey }: { onKey: (key: string) => void }) {
  return (
    <div class="keys">
      {KEYS.map(([key, letters]) => (
        <button
          type="button"
          class="key"
          key={key}
          aria-label={NAMES[key] && t(NAMES[key])}
          onClick={() => onKey(key)}
        >
          {key}
          <span class="letters" aria-hidden="true">
            {letters}
          </span>
        </button>
      ))}
    </div>
  );
}

export function KeypadPage({ desk }: { desk: Desk }) {
  const number = useSignal("");
  const last = desk.history.value.find((past) => past.direction === "out")?.party.number ?? "";
  const isEmpty = number.value === "";
  const call = (event: Event) => {
    event.preventDefault();
    if (number.value === "") {
      number.value = last;
    } else {
      desk.dial({ number: number.value, name: "" });
      number.value = "";
    }
  };
  return (
    <form class="keypad" onSubmit={call}>
      <div class="number">
        <input
          type="tel"
          aria-label={t("app.keypad_number")}
          placeholder={t("app.keypad_number")}
          autocomplete="off"
          value={number.value}
          onInput={(event) => {
            number.value = dialable(event.currentTarget.value);
          }}
        />
        <button
          type="button"
          class="quiet"
          aria-label={t("app.keypad_delete")}
          disabled={isEmpty}
          onClick={() => {
            number.value = number.value.slice(0, -1);
          }}
        >
          <Icon name="erase" />
        </button>
      </div>
      <Keys
        onKey={(key) => {
          number.value = dialable(number.value + key);
        }}
      />
      <button
        type="submit"
        class="round go"
        aria-label={t(isEmpty && last !== "" ? "app.keypad_again" : "app.keypad_call")}
        disabled={isEmpty && last === ""}
      >
        <Icon name="call" />
      </button>
    </form>
  );
}
