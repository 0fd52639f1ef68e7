/** What is shown when the app itself fails: a way back instead of an empty page. */

import { Component, type ComponentChildren } from "preact";
import { t } from "../texts/text.ts";

export class Guarded extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override state = { failed: false };

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

export function Broken() {
  return (
    <main class="sign-in">
      <h1>{t("app.name")}</h1>
      <p role="alert">{t("app.unexpected")}</p>
      <button type="button" class="primary" onClick={() => location.reload()}>
        {t("app.reload")}
      </button>
    </main>
  );
}
