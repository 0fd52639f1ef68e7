/** The call, whatever its phase: who, how long, how it sounds, and what can be done. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Call, Ended, Party, Talking } from "../call/call.ts";
import { type Quality, SILENT_AFTER } from "../call/quality.ts";
import { type Key, t } from "../texts/text.ts";
import { AudioChoice } from "./audio.tsx";
import type { Desk, Sound } from "./desk.ts";
import { duration } from "./duration.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Keys } from "./keypad.tsx";

export function CallPage({ desk, call }: { desk: Desk; call: Call }) {
  return (
    <main class={`call call-${call.phase}`}>
      <h1 class="party">{named(call.party)}</h1>
      {call.party.name !== "" && <p class="soft">{call.party.number}</p>}
      <p class="phase" role="status">
        <Phase call={call} />
      </p>
      {call.phase === "talking" && <Talk desk={desk} call={call} />}
      <Buttons desk={desk} call={call} />
    </main>
  );
}

function named(party: Party): string {
  return party.name || party.number || t("app.call_unknown");
}

function Phase({ call }: { call: Call }) {
  switch (call.phase) {
    case "calling":
      return <>{t(call.ringing ? "app.call_rings_there" : "app.call_out")}</>;
    case "ringing":
      return <>{t("app.call_in")}</>;
    case "answering":
      return <>{t("app.call_connecting")}</>;
    case "talking":
      return <Timer call={call} />;
    case "ended":
      return <>{ended(call)}</>;
  }
}

function ended(call: Ended): string {
  const { ending } = call;
  const words = t(
    ending.why === "failed" ? `app.cause_${ending.cause}` : `app.ending_${ending.why}`,
  );
  return call.answered === null
    ? words
    : `${words} · ${t("app.call_time", { time: duration((call.ended - call.answered) / 1000) })}`;
}

/** Counts outside of the screen reader's words, which would be read each second. */
function Timer({ call }: { call: Talking }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => {
      now.value = Date.now();
    }, 500);
    return () => clearInterval(ticking);
  }, [now]);
  return (
    <>
      <span class="sr-only">{t("app.call_talking")}</span>
      <span aria-hidden="true" class="timer">
        {duration((now.value - call.answered) / 1000)}
      </span>
    </>
  );
}

function Talk({ desk, call }: { desk: Desk; call: Talking }) {
  const open = useSignal<"keys" | "audio" | null>(null);
  const toggle = (what: "keys" | "audio") => {
    open.value = open.value === what ? null : what;
  };
  const wish = desk.wish.bind(desk);
  return (
    <>
      <Hearing sound={desk.sound.value} call={call} />
      {open.value === "audio" && (
        <div class="settings">
          <AudioChoice desk={desk} />
        </div>
      )}
      {open.value === "keys" && (
        <>
          <output class="pressed" aria-label={t("app.keypad_keys", { keys: call.keys })}>
            {call.keys}
          </output>
          <Keys onKey={(key) => wish({ type: "press", key })} />
        </>
      )}
      <div class="switches">
        <Switch
          icon="mute"
          name="app.call_mute"
          on={call.muted}
          onPress={() => wish({ type: "mute", on: !call.muted })}
        />
        <Switch
          icon="hold"
          name="app.call_hold"
          on={call.held}
          onPress={() => wish({ type: "hold", on: !call.held })}
        />
        <Switch
          icon="keypad"
          name="app.call_keys"
          on={open.value === "keys"}
          onPress={() => toggle("keys")}
        />
        <Switch
          icon="speaker"
          name="app.call_audio"
          on={open.value === "audio"}
          onPress={() => toggle("audio")}
        />
      </div>
    </>
  );
}

interface SwitchOf {
  icon: IconName;
  name: Key;
  on: boolean;
  onPress: () => void;
}

function Switch({ icon, name, on, onPress }: SwitchOf) {
  return (
    <button type="button" class="switch" aria-pressed={on} onClick={onPress}>
      <Icon name={icon} />
      {t(name)}
    </button>
  );
}

/** One sentence on the sound: what matters most first. */
function Hearing({ sound, call }: { sound: Sound; call: Talking }) {
  const [level, words] = hearing(sound, call);
  return (
    <p class={`hearing hearing-${level}`} role="status">
      {words}
    </p>
  );
}

function hearing(sound: Sound, call: Talking): [string, string] {
  if (call.reconnecting) {
    return ["poor", t("app.call_reconnecting")];
  }
  if (call.held || call.heldByThem) {
    return ["fair", t(call.held ? "app.call_held" : "app.call_held_by_them")];
  }
  if (sound.silentFor >= SILENT_AFTER) {
    return ["poor", t("app.quality_silent", { seconds: Math.floor(sound.silentFor / 1000) })];
  }
  const { quality } = sound;
  if (quality === null) {
    return ["good", ""];
  }
  return [quality.grade, `${t(`app.quality_${quality.grade}`)} · ${figures(quality)}`];
}

function figures(quality: Quality): string {
  const loss = quality.loss.toFixed(0);
  const jitter = quality.jitter.toFixed(0);
  const trip = quality.roundTrip?.toFixed(0);
  return trip === undefined
    ? t("app.quality_figures_no_trip", { loss, jitter })
    : t("app.quality_figures", { loss, jitter, trip });
}

function Buttons({ desk, call }: { desk: Desk; call: Call }) {
  const wish = desk.wish.bind(desk);
  if (call.phase === "ringing") {
    return (
      <div class="answers">
        <Round
          kind="stop"
          icon="hang_up"
          name="app.call_decline"
          onPress={() => wish({ type: "decline" })}
        />
        <Round
          kind="go"
          icon="call"
          name="app.call_answer"
          onPress={() => wish({ type: "answer" })}
        />
      </div>
    );
  }
  if (call.phase === "ended") {
    return (
      <div class="answers after">
        {call.party.number !== "" && (
          <button type="button" class="primary wide" onClick={() => desk.dial(call.party)}>
            {t("app.call_again")}
          </button>
        )}
        <button type="button" class="wide" onClick={() => wish({ type: "dismiss" })}>
          {t("app.close")}
        </button>
      </div>
    );
  }
  return (
    <div class="answers">
      <Round
        kind="stop"
        icon="hang_up"
        name="app.call_hang_up"
        onPress={() => wish({ type: "hang_up" })}
      />
    </div>
  );
}

interface RoundOf {
  kind: "go" | "stop";
  icon: IconName;
  name: Key;
  onPress: () => void;
}

function Round({ kind, icon, name, onPress }: RoundOf) {
  return (
    <button type="button" class={`round ${kind}`} onClick={onPress}>
      <Icon name={icon} />
      <span class="round-name">{t(name)}</span>
    </button>
  );
}
