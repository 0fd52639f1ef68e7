/** Past calls, newest first; missed ones stand out by a word and a colour. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Past } from "../store/history.ts";
import { locale, t } from "../texts/text.ts";
import { Confirm } from "./confirm.tsx";
import type { Desk } from "./desk.ts";
import { duration } from "./duration.ts";
import { Icon } from "./icon.tsx";

const DAY = 86_400_000;

export function HistoryPage({ desk }: { desk: Desk }) {
  const onlyMissed = useSignal(false);
  // Seen once somebody leaves the page, so that the missed ones can be told apart while on it.
  useEffect(() => () => void desk.sawHistory(), [desk]);
  const all = desk.history.value;
  const past = onlyMissed.value ? all.filter((call) => call.missed) : all;
  return (
    <div class="list-page">
      <div class="choices filters">
        <Filter name="all" chosen={onlyMissed.value ? "missed" : "all"} onlyMissed={onlyMissed} />
        <Filter
          name="missed"
          chosen={onlyMissed.value ? "missed" : "all"}
          onlyMissed={onlyMissed}
        />
      </div>
      {past.length === 0 && (
        <p class="empty">{t(onlyMissed.value ? "app.history_none_missed" : "app.history_none")}</p>
      )}
      <ul class="list">
        {past.map((call) => (
          <li key={call.id}>
            <Row call={call} desk={desk} />
          </li>
        ))}
      </ul>
      {all.length > 0 && (
        <Confirm
          ask="app.history_clear"
          title="app.history_clear_title"
          words="app.history_clear_explain"
          yes="app.history_clear_button"
          onYes={() => void desk.clearHistory()}
        />
      )}
    </div>
  );
}

interface FilterOf {
  name: "all" | "missed";
  chosen: "all" | "missed";
  onlyMissed: { value: boolean };
}

function Filter({ name, chosen, onlyMissed }: FilterOf) {
  return (
    <button
      type="button"
      aria-pressed={name === chosen}
      onClick={() => {
        onlyMissed.value = name === "missed";
      }}
    >
      {t(`app.history_${name}`)}
    </button>
  );
}

function Row({ call, desk }: { call: Past; desk: Desk }) {
  const way = call.direction === "out" ? "out" : call.missed ? "missed" : "in";
  return (
    <button type="button" class={`row way-${way}`} onClick={() => desk.dial(call.party)}>
      <Icon name={way} />
      <span class="row-words">
        <b>{call.party.name || call.party.number}</b>
        <span class="soft">
          {t(`app.history_${way}`)} · {when(call.began, Date.now())}
          {call.talked !== null && ` · ${duration(call.talked)}`}
        </span>
      </span>
      <span class="sr-only">{t("app.call_again")}</span>
    </button>
  );
}

/** Both are in milliseconds since the epoch. */
function when(at: number, now: number): string {
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(at);
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) {
    return `${t("app.history_today")} ${time}`;
  }
  if (day === new Date(now - DAY).toDateString()) {
    return `${t("app.history_yesterday")} ${time}`;
  }
  return `${new Intl.DateTimeFormat(locale(), { dateStyle: "short" }).format(at)} ${time}`;
}
