/** Something that cannot be undone: a button that asks once more before it does it. */

import { useSignal } from "@preact/signals";
import { type Key, t } from "../texts/text.ts";

interface ConfirmOf {
  ask: Key;
  title: Key;
  words: Key;
  yes: Key;
  onYes: () => void;
}

export function Confirm({ ask, title, words, yes, onYes }: ConfirmOf) {
  const isAsked = useSignal(false);
  if (!isAsked.value) {
    return (
      <button type="button" class="wide" onClick={() => (isAsked.value = true)}>
        {t(ask)}
      </button>
    );
  }
  return (
    <section class="confirm" role="alertdialog" aria-label={t(title)}>
      <h2>{t(title)}</h2>
      <p>{t(words)}</p>
      <div class="choices">
        <button
          type="button"
          class="danger"
          onClick={() => {
            isAsked.value = false;
            onYes();
          }}
        >
          {t(yes)}
        </button>
        <button type="button" onClick={() => (isAsked.value = false)}>
          {t("app.cancel")}
        </button>
      </div>
    </section>
  );
}
