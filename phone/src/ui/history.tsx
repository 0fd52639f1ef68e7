/** Past calls, newest first; missed ones stand out by a word and a colour. */

import { useEffect } from "preact/hooks";
import type { Past } from "../store/history.ts";
import { language, t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";
import { duration } from "./duration.ts";
import { Icon } from "./icon.tsx";

export function HistoryPage({ desk }: { desk: Desk }) {
  // Seen once somebody leaves the page, so that the missed ones can be told apart while on it.
  useEffect(() => () => void desk.sawHistory(), [desk]);
  const past = desk.history.value;
  if (past.length === 0) {
    return <p class="empty">{t("app.history_none")}</p>;
  }
  return (
    <ul class="list">
      {past.map((call) => (
        <li key={call.id}>
          <Row call={call} desk={desk} />
        </li>
      ))}
    </ul>
  );
}

function Row({ call, desk }: { call: Past; desk: Desk }) {
  const way = call.direction === "out" ? "out" : call.talked === null ? "missed" : "in";
  return (
    <button type="button" class={`row way-${way}`} onClick={() => desk.dial(call.party)}>
      <Icon name={way} />
      <span class="row-words">
        <b>{call.party.name || call.party.number}</b>
        <span class="soft">
          {t(`app.history_${way}`)} · {when(call.began)}
          {call.talked !== null && ` · ${duration(call.talked)}`}
        </span>
      </span>
      <span class="sr-only">{t("app.call_again")}</span>
    </button>
  );
}

function when(at: number): string {
  const style = { dateStyle: "short", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(language.value, style).format(at);
}
