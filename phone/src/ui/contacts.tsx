/** The colleagues and the phone book, by the contract. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";

/** Milliseconds after the last letter; each search is a request. */
const PAUSE = 250;

export function ContactsPage({ desk }: { desk: Desk }) {
  const words = useSignal("");
  useEffect(() => {
    const soon = setTimeout(() => desk.searchContacts(words.value), words.value === "" ? 0 : PAUSE);
    return () => clearTimeout(soon);
  }, [desk, words.value]);
  const found = desk.contacts.value;
  return (
    <div class="list-page">
      <input
        type="search"
        aria-label={t("app.contacts_search")}
        placeholder={t("app.contacts_search")}
        value={words.value}
        onInput={(event) => {
          words.value = event.currentTarget.value;
        }}
      />
      {found.length === 0 && <p class="empty">{t("app.contacts_none")}</p>}
      <ul class="list">
        {found.map((contact) => (
          <li key={`${contact.name} ${contact.number}`}>
            <button type="button" class="row" onClick={() => desk.dial(contact)}>
              <span class="row-words">
                <b>{contact.name}</b>
                <span class="soft">{contact.number}</span>
              </span>
              <Icon name="call" />
              <span class="sr-only">{t("app.keypad_call")}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
