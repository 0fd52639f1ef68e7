/** The frame around every page of somebody who is signed in: state of the line, pages, notices. */

import { signal } from "@preact/signals";
import { t } from "../texts/text.ts";
import { ContactsPage } from "./contacts.tsx";
import type { Desk } from "./desk.ts";
import { HistoryPage } from "./history.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { KeypadPage } from "./keypad.tsx";
import { Notices } from "./notices.tsx";
import { SettingsPage } from "./settings.tsx";

const PAGES = ["keypad", "contacts", "history", "settings"] as const;
type PageName = (typeof PAGES)[number];

const ICONS: Record<PageName, IconName> = {
  keypad: "keypad",
  contacts: "people",
  history: "clock",
  settings: "gear",
};

const page = signal<PageName>("keypad");

export function Frame({ desk }: { desk: Desk }) {
  return (
    <div class="frame">
      <Line desk={desk} />
      <Notices desk={desk} />
      <main class="page" id="page">
        <h1 class="sr-only">{t(`app.tab_${page.value}`)}</h1>
        <Shown desk={desk} />
      </main>
      <nav class="pages" aria-label={t("app.menu")}>
        {PAGES.map((name) => (
          <PageButton key={name} name={name} badge={name === "history" ? missed(desk) : 0} />
        ))}
      </nav>
    </div>
  );
}

function Shown({ desk }: { desk: Desk }) {
  switch (page.value) {
    case "keypad":
      return <KeypadPage desk={desk} />;
    case "contacts":
      return <ContactsPage desk={desk} />;
    case "history":
      return <HistoryPage desk={desk} />;
    case "settings":
      return <SettingsPage desk={desk} />;
  }
}

function PageButton({ name, badge }: { name: PageName; badge: number }) {
  const isHere = page.value === name;
  return (
    <button
      type="button"
      class="page-button"
      aria-current={isHere ? "page" : undefined}
      onClick={() => {
        page.value = name;
      }}
    >
      <span class="with-badge" aria-hidden="true">
        <Icon name={ICONS[name]} />
        {badge > 0 && <span class="badge">{badge}</span>}
      </span>
      <span aria-hidden={badge > 0}>{t(`app.tab_${name}`)}</span>
      {badge > 0 && <span class="sr-only">{t("app.tab_history_missed", { count: badge })}</span>}
    </button>
  );
}

/** Whether calls come and go now: a colour and words, never the colour alone. */
function Line({ desk }: { desk: Desk }) {
  const session = desk.session.value;
  const { state, values } = desk.line.value;
  return (
    <header class="line">
      <span class="who">
        {session.state === "signed_in" && (
          <>
            <b>{session.me.extension}</b> {session.me.name}
          </>
        )}
      </span>
      <span class={`lamp lamp-${state}`} role="status">
        {t(`app.line_${state}`, values)}
      </span>
    </header>
  );
}

function missed(desk: Desk): number {
  return desk.history.value.filter((past) => past.missed && !past.seen).length;
}
