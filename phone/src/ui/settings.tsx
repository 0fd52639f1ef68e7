/** Who is signed in, the echo test, sound, notifications, the language, and the way out. */

import { version } from "../../package.json";
import { choose, LANGUAGES, language, t } from "../texts/text.ts";
import { AudioChoice } from "./audio.tsx";
import { Confirm } from "./confirm.tsx";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";

export function SettingsPage({ desk }: { desk: Desk }) {
  return (
    <div class="settings">
      <Account desk={desk} />
      <section>
        <h2>{t("app.echo_title")}</h2>
        <p>{t("app.echo_explain")}</p>
        <button type="button" class="primary" onClick={() => desk.startEcho()}>
          <Icon name="echo" /> {t("app.echo_start")}
        </button>
      </section>
      <section>
        <h2>{t("app.audio_title")}</h2>
        <AudioChoice desk={desk} />
      </section>
      <Notifications desk={desk} />
      <section>
        <h2>{t("app.settings_language")}</h2>
        <div class="choices">
          {LANGUAGES.map((one) => (
            <button
              type="button"
              key={one}
              lang={one}
              aria-pressed={language.value === one}
              onClick={() => choose(one)}
            >
              {t(`app.settings_language_${one}`)}
            </button>
          ))}
        </div>
      </section>
      <section>
        <h2>{t("app.sign_out")}</h2>
        <Confirm
          ask="app.sign_out"
          title="app.sign_out_title"
          words="app.sign_out_explain"
          yes="app.sign_out_button"
          onYes={() => void desk.signOut()}
        />
      </section>
      <p class="soft">{t("app.settings_version", { version })}</p>
    </div>
  );
}

function Account({ desk }: { desk: Desk }) {
  const session = desk.session.value;
  return session.state !== "signed_in" ? null : (
    <section>
      <h2>{t("app.settings_account")}</h2>
      <p>
        {session.me.name} ({session.me.username})
      </p>
      <p class="soft">
        {t("app.settings_extension")}: {session.me.extension} · {session.me.host}
      </p>
    </section>
  );
}

/** Here it can be turned on after somebody said later, and off. */
function Notifications({ desk }: { desk: Desk }) {
  const state = desk.push.value;
  if (state === "unknown") {
    return null;
  }
  const mayAsk = state === "ask" || state === "off" || state === "failed";
  return (
    <section>
      <h2>{t("app.push_title")}</h2>
      <p>{t(state === "ask" ? "app.push_off" : `app.push_${state}`)}</p>
      {mayAsk && (
        <button type="button" onClick={() => void desk.allowPush()}>
          {t("app.push_allow")}
        </button>
      )}
      {state === "on" && (
        <button type="button" onClick={() => void desk.stopPush()}>
          {t("app.push_turn_off")}
        </button>
      )}
    </section>
  );
}
