// Reads codes where the browser cannot: a WebAssembly reader in a thread of its own, so that the picture
// stays smooth on a slow phone, and so that no page needs a policy that lets it compile code: a worker
// answers to its own. It sees pictures and gives texts; it must never know what a text means.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'

declare const self: DedicatedWorkerGlobalScope

type Asked = { readonly wasm: string } | { readonly picture: ImageData }

let detector: BarcodeDetector | null = null

/** The first message names the reader's own file; the answer `[]` says that it is ready. */
async function answer(asked: Asked): Promise<string[]> {
  if ('wasm' in asked) {
    const locateFile = (): string => asked.wasm
    await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true })
    // Not before: a detector fetches the file at once, and of itself from somebody else's server.
    detector = new BarcodeDetector({ formats: ['qr_code'] })
    return []
  }
  return (await detector?.detect(asked.picture))?.map((code) => code.rawValue) ?? []
}

self.addEventListener('message', (event: MessageEvent<Asked>) => {
  void answer(event.data)
    .catch(() => null)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one listener
    .then((texts) => self.postMessage({ texts }))
})
