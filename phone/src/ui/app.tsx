/** Which page is shown: a call before everything else. */

import { t } from "../texts/text.ts";
import { CallPage } from "./callpage.tsx";
import type { Desk } from "./desk.ts";
import { EchoPage } from "./echopage.tsx";
import { Frame } from "./frame.tsx";
import { SignInPage } from "./signin.tsx";

export function App({ desk }: { desk: Desk }) {
  const session = desk.session.value;
  if (session.state === "opening") {
    return <p class="opening">{t("app.loading")}</p>;
  }
  if (session.state !== "signed_in") {
    return <SignInPage desk={desk} />;
  }
  const echo = desk.echo.value;
  if (echo !== null) {
    return <EchoPage desk={desk} echo={echo} />;
  }
  const call = desk.call.value;
  return call === null ? <Frame desk={desk} /> : <CallPage desk={desk} call={call} />;
}
