/** Starts the app. */

import { render } from "preact";
import { Phone } from "./phone.ts";
import "./ui/app.css";
import { App } from "./ui/app.tsx";
import { Broken, Guarded } from "./ui/broken.tsx";

const root = document.getElementById("app");
if (root) {
  try {
    const desk = await Phone.open();
    render(
      <Guarded>
        <App desk={desk} />
      </Guarded>,
      root,
    );
  } catch {
    render(<Broken />, root);
  }
}
