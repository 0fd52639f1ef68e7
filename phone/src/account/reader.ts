/** A reader of QR pictures: the browser's own, else zxing's, which is fetched from our server. */

import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

interface Reader {
  detect(source: ImageBitmapSource): Promise<readonly { rawValue: string }[]>;
}

type ReaderClass = {
  new (options: { formats: string[] }): Reader;
  getSupportedFormats(): Promise<readonly string[]>;
};

export async function makeReader(): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: ReaderClass }).BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes("qr_code")) {
    return new own({ formats: ["qr_code"] });
  }
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({
    overrides: { locateFile: (path: string) => (path.endsWith(".wasm") ? wasm : path) },
  });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
