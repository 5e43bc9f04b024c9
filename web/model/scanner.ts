// The scanner of the home page: it looks through the camera until it finds a code, and says what the
// code is. Only what scanned-code.ts lets through is followed.
import { createModel, signal } from '@preact/signals'
import type { Blindness, Eye } from './camera.ts'
import type { CodeReader } from './code-reader.ts'
import type { Trusted, Verdict } from './scanned-code.ts'
import { judgeCode } from './scanned-code.ts'
import { Shutter } from './shutter.ts'

export type Stage =
  | 'closed'
  /** The browser asks, or the camera wakes. */
  | 'starting'
  /** There is a picture, and the reader is on its way. */
  | 'loading'
  | 'looking'
  /** What is in sight is no station's code; still looking. */
  | 'other'
  | 'found'
  | 'foreign'
  /** No reader could be had. */
  | 'failed'
  | Blindness

/** What the scanner needs of the phone: tests put their own in its place. */
export type Sight = {
  openCamera(): Promise<Eye>
  openReader(): Promise<CodeReader>
  /** Until the next picture is worth a look. */
  pause(): Promise<void>
  visible(): boolean
  /** Calls back on every change of visibility; returns what ends it. */
  watch(changed: () => void): () => void
}

/** The camera is on, or is meant to be. */
const AWAKE: ReadonlySet<Stage> = new Set(['starting', 'loading', 'looking', 'other'])

/** Of several codes in sight ours counts; else what must be warned of. */
function judgeAll(texts: readonly string[], trusted: Trusted): Verdict | null {
  const verdicts = texts.map((text) => judgeCode(text, trusted))
  const first = (kind: Verdict['kind']) => verdicts.find((one) => one.kind === kind)
  return first('follow') ?? first('foreign') ?? first('other') ?? null
}

export const Scanner = createModel(
  (sight: Sight, trusted: Trusted, follow: (address: string) => void) => {
    const stage = signal<Stage>('closed')
    /** The host that a refused code leads to. */
    const host = signal('')
    const shutter = new Shutter(() => sight.openCamera())
    let away = false
    let unwatch: (() => void) | null = null

    function shut(next: Stage): void {
      shutter.close()
      stage.value = next
    }

    function take(verdict: Verdict): void {
      if (verdict.kind === 'other') {
        stage.value = 'other'
        return
      }
      shut(verdict.kind === 'follow' ? 'found' : 'foreign')
      if (verdict.kind === 'follow') follow(verdict.address)
      else host.value = verdict.host
    }

    async function look(): Promise<void> {
      stage.value = 'starting'
      // Both at once: the reader comes over the network while the driver is being asked.
      const coming = sight.openReader().catch(() => null)
      const eye = await shutter.open()
      if (eye === null) return
      if (typeof eye === 'string') return shut(eye)
      const open = (): boolean => shutter.eye.peek() === eye
      stage.value = 'loading'
      const reader = await coming
      if (reader === null) return open() ? shut('failed') : undefined
      if (open()) stage.value = 'looking'
      while (open()) {
        // A picture that cannot be read is followed by the next one.
        const verdict = judgeAll(await reader.read(eye.video).catch(() => []), trusted)
        if (verdict !== null && open()) take(verdict)
        await sight.pause()
      }
    }

    /** The camera is off while the page is hidden, and on again when the driver is back. */
    function seen(): void {
      if (!sight.visible() && AWAKE.has(stage.peek())) {
        away = true
        shut('starting')
      } else if (sight.visible() && away) {
        away = false
        void look()
      }
    }

    return {
      stage,
      host,
      shutter,
      open(): void {
        unwatch ??= sight.watch(seen)
        void look()
      },
      close(): void {
        unwatch?.()
        unwatch = null
        away = false
        shut('closed')
      },
    }
  },
)
export type ScannerModel = InstanceType<typeof Scanner>
