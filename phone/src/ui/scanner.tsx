/** Looks for a QR in the camera's picture, or in a picture that is given. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Key, t } from "../texts/text.ts";

/** Milliseconds between looks. */
const PACE = 150;

interface Reads {
  detect(source: ImageBitmapSource): Promise<readonly { rawValue: string }[]>;
}

/** The browser's own reader, else one that is fetched from our server when it is first needed. */
async function reader(): Promise<Reads> {
  const { makeReader } = await import("../account/reader.ts");
  return makeReader();
}

export function Scanner({
  onText,
  onClose,
}: {
  onText: (text: string) => void;
  onClose: () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const trouble = useSignal<Key | null>(null);
  const noCode = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    if (video.current) {
      watch(video.current, stop.signal, onText).catch((error: unknown) => {
        trouble.value = stop.signal.aborted ? null : told(error);
      });
    }
    return () => stop.abort();
  }, [onText, trouble]);
  return (
    <div class="scanner">
      {trouble.value === null ? (
        <>
          <video ref={video} class="camera" muted playsInline aria-label={t("app.camera_view")} />
          <p class="soft">{t("app.camera_hint")}</p>
        </>
      ) : (
        <p role="alert">{t(trouble.value)}</p>
      )}
      {noCode.value && <p role="alert">{t("app.picture_no_code")}</p>}
      <div class="choices">
        <Picture onText={onText} onNothing={() => (noCode.value = true)} />
        <button type="button" onClick={onClose}>
          {t("app.close")}
        </button>
      </div>
    </div>
  );
}

/** As `getUserMedia` names its refusals (W3C Media Capture); all else is the reader's. */
function told(error: unknown): Key {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") {
    return "app.camera_refused";
  }
  return name === "NotFoundError" || name === "NotReadableError" || !navigator.mediaDevices
    ? "app.camera_none"
    : "app.camera_no_scanner";
}

interface PictureProps {
  onText: (text: string) => void;
  onNothing: () => void;
}

function Picture({ onText, onNothing }: PictureProps) {
  const read = async (file: File | undefined) => {
    const text = file ? await inPicture(file) : null;
    if (text === null) {
      onNothing();
    } else {
      onText(text);
    }
  };
  return (
    <label class="button">
      {t("app.sign_in_picture")}
      <input
        type="file"
        accept="image/*"
        class="sr-only"
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
    </label>
  );
}

async function inPicture(file: File): Promise<string | null> {
  try {
    const found = await (await reader()).detect(await createImageBitmap(file));
    return found[0]?.rawValue ?? null;
  } catch {
    return null; // not a picture
  }
}

async function watch(
  video: HTMLVideoElement,
  stop: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  try {
    video.srcObject = stream;
    await video.play();
    const text = await look(video, await reader(), stop);
    if (text !== null) {
      onText(text);
    }
  } finally {
    for (const track of stream.getTracks()) {
      track.stop();
    }
  }
}

/** The first text in the picture; null when nobody looks any more. */
async function look(video: HTMLVideoElement, qr: Reads, stop: AbortSignal): Promise<string | null> {
  while (!stop.aborted) {
    const [found] = await qr.detect(video);
    if (found) {
      return found.rawValue;
    }
    await new Promise((done) => setTimeout(done, PACE));
  }
  return null;
}
