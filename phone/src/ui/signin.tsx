/** The first page: the QR by camera or picture (M1), or user name and password (M2). */

import { useSignal } from "@preact/signals";
import { t } from "../texts/text.ts";
import type { Desk, Note } from "./desk.ts";
import { Icon } from "./icon.tsx";
import { Scanner } from "./scanner.tsx";

export function SignInPage({ desk }: { desk: Desk }) {
  const isScanning = useSignal(false);
  const session = desk.session.value;
  const note = session.state === "signed_out" ? session.note : null;
  const found = (text: string) => {
    isScanning.value = false;
    void desk.signInWithText(text);
  };
  return (
    <main class="sign-in">
      <img src="/app/icon.svg" width="72" height="72" alt="" />
      <h1>{t("app.name")}</h1>
      {note !== null && <Told note={note} />}
      <p class="soft">{t("app.sign_in_intro")}</p>
      {session.state === "signing_in" && <p role="status">{t("app.sign_in_working")}</p>}
      {isScanning.value ? (
        <Scanner onText={found} onClose={() => (isScanning.value = false)} />
      ) : (
        <button type="button" class="primary wide" onClick={() => (isScanning.value = true)}>
          <Icon name="camera" /> {t("app.sign_in_scan")}
        </button>
      )}
      <p class="soft">{t("app.sign_in_one_phone")}</p>
      <ByPassword desk={desk} />
    </main>
  );
}

function Told({ note }: { note: Note }) {
  return (
    <div class="alert" role="alert">
      {note.title && <h2>{t(note.title)}</h2>}
      <p>{t(note.key, note.values)}</p>
      {note.link && <a href={note.link}>{note.link.split("#")[0]}</a>}
    </div>
  );
}

function ByPassword({ desk }: { desk: Desk }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void desk.signInWithPassword(String(form.get("username")), String(form.get("password")));
  };
  return (
    <details class="by-password">
      <summary>{t("app.sign_in_manual")}</summary>
      <form onSubmit={submit}>
        <label class="field">
          {t("app.sign_in_username")}
          <input
            name="username"
            autocomplete="username"
            autocapitalize="none"
            aria-describedby="username-hint"
            maxLength={64}
            required
          />
        </label>
        <p class="soft" id="username-hint">
          {t("app.sign_in_username_hint")}
        </p>
        <label class="field">
          {t("app.sign_in_password")}
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            maxLength={200}
            required
          />
        </label>
        <label class="field">
          {t("app.sign_in_server")}
          <input value={location.hostname} readOnly />
        </label>
        <button type="submit" class="wide">
          {t("app.sign_in_button")}
        </button>
      </form>
    </details>
  );
}
