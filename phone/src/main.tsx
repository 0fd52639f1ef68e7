/** Starts the app. */

import { render } from "preact";
import { Phone } from "./phone.ts";
import "./ui/app.css";
import { App } from "./ui/app.tsx";

const root = document.getElementById("app");
if (root) {
  render(<App desk={await Phone.open()} />, root);
}
