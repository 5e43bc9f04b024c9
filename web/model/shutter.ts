// Opens and closes the camera: it is on for as long as it is looked through, and not a moment longer,
// however late the browser answers. It must never know what is looked for.
import { createModel, signal } from '@preact/signals'
import type { Blindness, Eye } from './camera.ts'
import { blindness } from './camera.ts'

export const Shutter = createModel((openCamera: () => Promise<Eye>) => {
  const eye = signal<Eye | null>(null)
  const lit = signal(false)
  // Each opening has its number, so that a late answer to an earlier one is not taken for this one's.
  let turn = 0

  function close(): void {
    turn += 1
    eye.peek()?.close()
    eye.value = null
    lit.value = false
  }

  return {
    /** What is looked through; null: nothing. */
    eye,
    /** The lamp is on. */
    lit,
    close,
    /** The open camera, or why there is none; null where it was closed before it opened. */
    async open(): Promise<Eye | Blindness | null> {
      close()
      const mine = turn
      const opened = await openCamera().catch((error: unknown) => blindness(error))
      if (mine === turn && typeof opened === 'object') eye.value = opened
      else if (typeof opened === 'object') opened.close()
      return mine === turn ? opened : null
    },
    /** Switches the lamp, where there is one; a lamp that fails stays as it was. */
    async light(): Promise<void> {
      const through = eye.peek()
      const on = !lit.peek()
      const done = await through?.torch?.(on).then(
        () => true,
        () => false,
      )
      if (done === true && eye.peek() === through) lit.value = on
    },
  }
})
export type ShutterModel = InstanceType<typeof Shutter>
