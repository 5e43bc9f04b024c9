// Reads the codes in a picture: by the browser's own `BarcodeDetector` where it has one, else by a
// reader of ours, which is fetched only then. It must never know what a text in a code means.
import type { BarcodeDetector as Detector } from 'barcode-detector/ponyfill'
import * as z from 'zod/mini'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
// oxlint-disable-next-line import/default -- Vite gives a worker's constructor
import ReaderThread from '../worker/code-reader.ts?worker'

declare global {
  // Chromium on Android and macOS has it; the shape is that of the ponyfill (W3C Shape Detection).
  var BarcodeDetector: typeof Detector | undefined
}

export type CodeReader = {
  /** What the codes in sight say; empty where there are none. */
  read(video: HTMLVideoElement): Promise<string[]>
}

const answer = z.object({ texts: z.nullable(z.array(z.string())) })
/** A square of so many pixels a side is looked through: a code fills a third of it, and is sharp. */
const SIDE = 720

/** The browser's own reader; null where there is none, or none for these codes. */
async function ownReader(): Promise<CodeReader | null> {
  const Own = globalThis.BarcodeDetector
  const formats = (await Own?.getSupportedFormats().catch(() => [])) ?? []
  if (!Own || !formats.includes('qr_code')) return null
  const detector = new Own({ formats: ['qr_code'] })
  return {
    read: async (video) => (await detector.detect(video)).map((code) => code.rawValue),
  }
}

/** The middle of the picture, where the frame on the screen is. */
function middleOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | null {
  const { videoWidth: width, videoHeight: height } = video
  const from = Math.min(width, height)
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  if (from === 0 || !brush) return null
  const side = Math.min(from, SIDE)
  canvas.width = canvas.height = side
  brush.drawImage(video, (width - from) / 2, (height - from) / 2, from, from, 0, 0, side, side)
  return brush.getImageData(0, 0, side, side)
}

type Ask = (message: unknown, moved?: Transferable[]) => Promise<string[]>

/** Asks a thread one thing at a time. */
function askOf(thread: Worker): Ask {
  let waiting: { done: (texts: string[]) => void; fail: (error: Error) => void } | null = null
  thread.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { texts } = answer.parse(event.data)
    if (texts === null) waiting?.fail(new Error('The reader cannot read'))
    else waiting?.done(texts)
  })
  thread.addEventListener('error', () => waiting?.fail(new Error('The reader did not start')))
  return (message, moved = []) =>
    new Promise((done, fail) => {
      waiting = { done, fail }
      thread.postMessage(message, moved)
    })
}

/** The reader that is fetched. Rejects where it cannot be. */
async function fetchedReader(): Promise<CodeReader> {
  const thread = new ReaderThread()
  const ask = askOf(thread)
  try {
    await ask({ wasm: new URL(wasm, location.href).href })
  } catch (error) {
    thread.terminate()
    throw error
  }
  const canvas = document.createElement('canvas')
  return {
    async read(video) {
      const picture = middleOf(video, canvas)
      return picture === null ? [] : ask({ picture }, [picture.data.buffer])
    },
  }
}

let fetched: Promise<CodeReader> | null = null

/** One for as long as the page lives; a failed fetch is not remembered. */
function fetchOnce(): Promise<CodeReader> {
  fetched ??= fetchedReader().catch((error: unknown) => {
    fetched = null
    throw error
  })
  return fetched
}

/** A reader that works; rejects where none can be had. */
export async function openReader(): Promise<CodeReader> {
  const own = await ownReader()
  if (own === null) return fetchOnce()
  return {
    // Some phones have the interface and nothing behind it, and say so at the first picture only.
    read: async (video) => own.read(video).catch(async () => (await fetchOnce()).read(video)),
  }
}
