// Giving a receipt to somebody: the phone's own way of sharing, else a copy of the address. What leaves
// is the read-only address (decision 034). It must never see a handle.
import type { ComponentChildren } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Messages } from '../text/messages.ts'

export type ShareProps = {
  /** The address that reads the receipt and nothing else. */
  readonly url: string
  readonly title: string
  readonly text: string
  readonly words: Messages['receipt']
  /** What stands beside the button. */
  readonly children?: ComponentChildren
}

/** What became of a share, as far as the driver must be told; a share sheet speaks for itself. */
type Outcome = 'none' | 'copied' | 'failed'

async function give({ url, title, text }: ShareProps): Promise<Outcome> {
  if ('share' in navigator) {
    try {
      await navigator.share({ title, text, url })
      return 'none'
    } catch (error) {
      // Closed by the driver: that was an answer, not a failure.
      if (error instanceof DOMException && error.name === 'AbortError') return 'none'
    }
  }
  try {
    await navigator.clipboard.writeText(url)
    return 'copied'
  } catch {
    return 'failed'
  }
}

/**
 * The button, and what came of it. Until script lives it is a link to the shared page itself, which
 * has an address that may be given away.
 */
export function Share(props: ShareProps) {
  const { url, words, children } = props
  const alive = useSignal(false)
  const outcome = useSignal<Outcome>('none')
  useEffect(() => void (alive.value = true), [])

  async function share(): Promise<void> {
    // Emptied first, so that a second copy is announced as well.
    outcome.value = 'none'
    outcome.value = await give(props)
  }

  return (
    <>
      <div class="row">
        {alive.value ? (
          <button class="second" type="button" onClick={() => void share()}>
            {words.share}
          </button>
        ) : (
          <a class="second" href={url}>
            {words.share}
          </a>
        )}
        {children}
      </div>
      <p class="quiet" role="status">
        {outcome.value === 'copied' && words.copied}
        {outcome.value === 'failed' && (
          <>
            {words.copyByHand} <a href={url}>{url}</a>
          </>
        )}
      </p>
    </>
  )
}
