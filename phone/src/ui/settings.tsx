/** The echo test, the devices for sound, the language, and the way out. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { choose, LANGUAGES, language, t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";

export function SettingsPage({ desk }: { desk: Desk }) {
  return (
    <div class="settings">
      <section>
        <h2>{t("app.echo_title")}</h2>
        <p>{t("app.echo_explain")}</p>
        <button type="button" class="primary" onClick={() => desk.startEcho()}>
          <Icon name="echo" /> {t("app.echo_start")}
        </button>
      </section>
      <DeviceSection desk={desk} />
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
      <SignOut desk={desk} />
    </div>
  );
}

function DeviceSection({ desk }: { desk: Desk }) {
  useEffect(() => void desk.lookForDevices(), [desk]);
  const { microphones, speakers, microphone, speaker } = desk.devices.value;
  return (
    <section>
      <h2>{t("app.audio_title")}</h2>
      <Choice
        label={t("app.audio_microphone")}
        devices={microphones}
        chosen={microphone}
        onChoose={(id) => void desk.chooseDevice("microphone", id)}
      />
      {speakers.length > 0 && (
        <Choice
          label={t("app.audio_speaker")}
          devices={speakers}
          chosen={speaker}
          onChoose={(id) => void desk.chooseDevice("speaker", id)}
        />
      )}
    </section>
  );
}

interface ChoiceOf {
  label: string;
  devices: readonly MediaDeviceInfo[];
  chosen: string;
  onChoose: (id: string) => void;
}

function Choice({ label, devices, chosen, onChoose }: ChoiceOf) {
  return (
    <label class="field">
      {label}
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t("app.audio_default")}</option>
        {devices.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${label} ${index + 1}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Asked twice: whoever signs out has to scan a new QR. */
function SignOut({ desk }: { desk: Desk }) {
  const isSure = useSignal(false);
  return (
    <section>
      <h2>{t("app.sign_out")}</h2>
      <p>{t("app.sign_out_explain")}</p>
      <button
        type="button"
        class={isSure.value ? "danger" : ""}
        onClick={() => {
          if (isSure.value) {
            void desk.signOut();
          }
          isSure.value = true;
        }}
      >
        {t(isSure.value ? "app.sign_out_button" : "app.sign_out")}
      </button>
    </section>
  );
}
