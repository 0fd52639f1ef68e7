/** Which microphone, and where it sounds, among what the browser knows. */

import { useEffect } from "preact/hooks";
import { t } from "../texts/text.ts";
import type { Desk } from "./desk.ts";

export function AudioChoice({ desk }: { desk: Desk }) {
  useEffect(() => void desk.lookForDevices(), [desk]);
  const { microphones, speakers, microphone, speaker } = desk.devices.value;
  return (
    <>
      <Choice
        label={t("app.audio_microphone")}
        devices={microphones}
        chosen={microphone}
        onChoose={(id) => void desk.chooseDevice("microphone", id)}
      />
      {speakers.length > 0 ? (
        <Choice
          label={t("app.audio_speaker")}
          devices={speakers}
          chosen={speaker}
          onChoose={(id) => void desk.chooseDevice("speaker", id)}
        />
      ) : (
        <p class="soft">{t("app.audio_no_choice")}</p>
      )}
    </>
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
            {device.label || t("app.audio_unnamed", { number: index + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}
