/** What a person is offered or told above a page: one thing at a time, the most useful first. */

import type { ComponentChildren } from "preact";
import { type Key, t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";

/** A new version first, since it may cure the rest; then calls for a closed app (M4). */
export function Notices({ desk }: { desk: Desk }) {
  const letIn = desk.update.value;
  if (letIn !== null) {
    return (
      <Notice words="app.update_ready">
        <Press name="app.update_button" onPress={letIn} />
      </Notice>
    );
  }
  const push = desk.push.value;
  if (push === "ask" || push === "failed") {
    return (
      <Notice words={push === "ask" ? "app.push_explain" : "app.push_failed"}>
        <Press name="app.push_allow" onPress={() => void desk.allowPush()} />
        <Later desk={desk} />
      </Notice>
    );
  }
  if (push === "ios") {
    return (
      <Notice title="app.push_ios_title" words="app.push_ios">
        <Later desk={desk} />
      </Notice>
    );
  }
  return <Install desk={desk} />;
}

function Install({ desk }: { desk: Desk }) {
  const install = desk.install.value;
  return install === null ? null : (
    <Notice title="app.install_title" words="app.install_explain">
      <Press name="app.install_button" onPress={install} />
    </Notice>
  );
}

interface NoticeOf {
  title?: Key;
  words: Key;
  children: ComponentChildren;
}

function Notice({ title, words, children }: NoticeOf) {
  return (
    <aside class="notice" aria-label={t(title ?? words)}>
      {title && <h2>{t(title)}</h2>}
      <p>{t(words)}</p>
      <div class="choices">{children}</div>
    </aside>
  );
}

function Press({ name, onPress }: { name: Key; onPress: () => void }) {
  return (
    <button type="button" class="primary" onClick={onPress}>
      {t(name)}
    </button>
  );
}

function Later({ desk }: { desk: Desk }) {
  return (
    <button type="button" onClick={() => void desk.putOffPush()}>
      {t("app.later")}
    </button>
  );
}
