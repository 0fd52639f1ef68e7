/** The colleagues and the phone book, by the contract. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Contact } from "../contract/contacts.ts";
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
      {found === null ? (
        <div class="empty" role="alert">
          <p>{t("app.contacts_failed")}</p>
          <button type="button" onClick={() => void desk.searchContacts(words.value)}>
            {t("app.try_again")}
          </button>
        </div>
      ) : (
        <Found found={found} words={words.value} desk={desk} />
      )}
    </div>
  );
}

interface FoundOf {
  found: readonly Contact[];
  words: string;
  desk: Desk;
}

function Found({ found, words, desk }: FoundOf) {
  if (found.length === 0) {
    const text = words.trim();
    return (
      <p class="empty">
        {text === "" ? t("app.contacts_none") : t("app.contacts_none_found", { text })}
      </p>
    );
  }
  return (
    <ul class="list">
      {found.map((contact) => (
        <li key={`${contact.name} ${contact.number}`}>
          <Row contact={contact} onPress={() => desk.dial(contact)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ contact, onPress }: { contact: Contact; onPress: () => void }) {
  const { name, number, online } = contact;
  return (
    <button type="button" class="row" onClick={onPress}>
      <span class="row-words">
        <b>{name}</b>
        <span class="soft">
          {number}
          {online !== null && ` · ${t(online ? "app.contacts_online" : "app.contacts_offline")}`}
        </span>
      </span>
      <Icon name="call" />
      <span class="sr-only">{t("app.keypad_call")}</span>
    </button>
  );
}
