/** The echo test (T1): both directions as live meters, a count to sixty, and a verdict. */

import { ENOUGH } from "../call/echo.ts";
import { t } from "../texts/text.ts";
import type { Desk, EchoShown, EchoVerdict } from "./desk.ts";
import { duration } from "./duration.ts";

/** Seconds of the message before the echo. */
const MESSAGE = 5;

export function EchoPage({ desk, echo }: { desk: Desk; echo: EchoShown }) {
  return (
    <main class="echo">
      <h1>{t(echo.verdict === null ? "app.echo_title" : "app.echo_result")}</h1>
      {echo.verdict === null ? <Running echo={echo} /> : <Verdict verdict={echo.verdict} />}
      <button type="button" class="wide" onClick={() => desk.endEcho()}>
        {t(echo.verdict === null ? "app.echo_stop" : "app.close")}
      </button>
    </main>
  );
}

function Running({ echo }: { echo: EchoShown }) {
  return (
    <>
      <p>{t(echo.seconds < MESSAGE ? "app.echo_listen" : "app.echo_speak")}</p>
      <p class="timer" aria-hidden="true">
        {duration(echo.seconds)}
      </p>
      <progress
        max={ENOUGH}
        value={Math.min(ENOUGH, echo.seconds)}
        aria-label={t("app.echo_seconds", { seconds: echo.seconds })}
      />
      <Meter name={t("app.echo_out")} level={echo.sent} />
      <Meter name={t("app.echo_in")} level={echo.heard} />
    </>
  );
}

function Meter({ name, level }: { name: string; level: number }) {
  return (
    <label class="field">
      {name}
      <meter min={0} max={1} value={level} />
    </label>
  );
}

function Verdict({ verdict }: { verdict: EchoVerdict }) {
  const { good, found, remedy } = verdict;
  return (
    <div class={good || remedy === null ? "alert good" : "alert"} role="alert">
      <p>{t(found.key, found.values)}</p>
      {remedy && (
        <p>
          {t(remedy.key, remedy.values)}{" "}
          <a href="/settings/checks" target="_blank" rel="noreferrer">
            {t("app.more")}
          </a>
        </p>
      )}
    </div>
  );
}
