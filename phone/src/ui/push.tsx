/** Asks whether calls may come when the app is closed (M4): once signed in, by a press of a button. */

import { t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";

export function PushNotice({ desk }: { desk: Desk }) {
  const state = desk.push.value;
  if (state === "on" || state === "unknown") {
    return null;
  }
  return (
    <aside class="notice" aria-label={t("app.push_title")}>
      <p>{t(state === "ask" ? "app.push_explain" : `app.push_${state}`)}</p>
      {(state === "ask" || state === "failed") && (
        <button type="button" class="primary" onClick={() => void desk.allowPush()}>
          {t("app.push_allow")}
        </button>
      )}
    </aside>
  );
}
