// The scanner's dialog: what the camera sees, a frame to hold the code in, and in words what is going on.
// Whatever stands in the way, the number can be typed instead.
import { useRef } from 'preact/hooks'
import { useSignalEffect } from '@preact/signals'
import type { ScannerModel, Stage } from '../model/scanner.ts'
import type { ScannerWords } from '../state.ts'
import { fill } from '../text/messages.ts'

export type ScannerProps = {
  readonly scanner: ScannerModel
  readonly words: ScannerWords
  /** Leaves the scanner for the field of the number. */
  readonly type: () => void
}

/** Looking goes on, or needs nothing but patience. */
const CALM: ReadonlySet<Stage> = new Set(['starting', 'loading', 'looking', 'other', 'found'])

function said(stage: Stage, words: ScannerWords, host: string): string {
  if (stage === 'closed') return ''
  if (stage === 'looking') return words.hint
  return stage === 'foreign' ? fill(words.foreign, { host }) : words[stage]
}

/** What the camera sees, in the place of an element that Preact leaves alone. */
function Picture({ scanner }: ScannerProps) {
  const box = useRef<HTMLDivElement>(null)
  useSignalEffect(() => {
    const eye = scanner.shutter.eye.value
    box.current?.replaceChildren(...(eye ? [eye.video] : []))
  })
  return <div class="sight" ref={box} aria-hidden="true" />
}

function Lamp({ scanner, words }: ScannerProps) {
  const { eye, lit, light } = scanner.shutter
  if (!eye.value?.torch) return null
  return (
    <button
      class="second"
      type="button"
      aria-pressed={lit.value ? 'true' : 'false'}
      onClick={() => void light()}
    >
      {words.torch}
    </button>
  )
}

function Refusal({ scanner, words }: ScannerProps) {
  const stage = scanner.stage.value
  if (CALM.has(stage) || stage === 'closed') return null
  return (
    <div class="note bad" role="alert">
      <p>{said(stage, words, scanner.host.value)}</p>
      {stage === 'foreign' && <p>{words.stickers}</p>}
    </div>
  )
}

/** The dialog; it is open whenever the scanner is. */
export function ScannerDialog(props: ScannerProps) {
  const { scanner, words, type } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useSignalEffect(() => {
    const element = dialog.current
    if (scanner.stage.value === 'closed') element?.close()
    else if (element && !element.open) element.showModal()
  })
  const stage = scanner.stage.value
  const calm = CALM.has(stage)
  return (
    <dialog class="scanner" ref={dialog} aria-labelledby="scanner" onClose={() => scanner.close()}>
      <div class="top">
        <h2 id="scanner">{words.title}</h2>
        <button class="second" type="button" onClick={() => scanner.close()}>
          {words.close}
        </button>
      </div>
      {calm && <Picture {...props} />}
      <p role="status">{calm && said(stage, words, '')}</p>
      <Refusal {...props} />
      <Lamp {...props} />
      {!calm && (
        <button class="main" type="button" onClick={() => scanner.open()}>
          {words.again}
        </button>
      )}
      <button
        class="second"
        type="button"
        onClick={() => {
          // The dialog gives the focus back to where it came from, and only then is it moved.
          dialog.current?.close()
          scanner.close()
          type()
        }}
      >
        {words.number}
      </button>
    </dialog>
  )
}
