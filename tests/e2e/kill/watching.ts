// How a driver sees a session: by asking again and again, or by one stream of events that breaks with
// the product and is taken up where it stood. What was once told must never be taken back.
import { setTimeout as sleep } from 'node:timers/promises'
import { view as viewShape, type View } from '#shared/contract.ts'
import { call, patiently } from './patience.ts'

const POLL_MS = 200
/** A stream without a word for this long has died with its product; the heartbeat is every 15 s. */
const SILENT_STREAM_MS = 20_000

export interface Eyes {
  /** The next view, or undefined where nothing was to be seen just now. */
  look(): Promise<View | undefined>
  close(): Promise<void>
}

/** Asks for the view. A session that was acknowledged is never unknown: 404 throws. */
export function polling(url: string, handle: string): Eyes {
  return {
    async look() {
      await sleep(POLL_MS)
      const response = await call(`${url}/api/sessions/${handle}`)
      if (response.status === 404) throw new Error(`LOST: ${handle.split('.')[0]} is unknown`)
      return response.ok ? viewShape.parse(await response.json()) : undefined
    },
    close: async () => {},
  }
}

/** Reads the stream of events; after a break it resumes by Last-Event-ID. */
export function streaming(url: string, handle: string): Eyes {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  let text = ''
  let lastId = ''
  const decoder = new TextDecoder()

  async function open(): Promise<void> {
    const headers: Record<string, string> = lastId === '' ? {} : { 'last-event-id': lastId }
    const response = await fetch(`${url}/api/sessions/${handle}/events`, { headers })
    if (response.status === 404) throw new Error(`LOST: ${handle.split('.')[0]} is unknown`)
    text = ''
    // 204: at rest, and all is told; what it was is asked for anew.
    if (response.status === 204) lastId = ''
    reader = response.ok ? (response.body?.getReader() ?? null) : null
  }

  async function close(): Promise<void> {
    await reader?.cancel().catch(() => undefined)
    reader = null
  }

  async function frame(): Promise<View | undefined> {
    const end = text.indexOf('\n\n')
    if (end >= 0) {
      const fields = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const id = fields
        .find((one) => one.startsWith('id:'))
        ?.slice(3)
        .trim()
      const body = fields.find((one) => one.startsWith('data:'))?.slice(5)
      if (body === undefined) return undefined
      if (id !== undefined && lastId !== '' && Number(id) < Number(lastId)) {
        throw new Error(`LOST: event ${id} after ${lastId}`)
      }
      lastId = id ?? lastId
      return viewShape.parse(JSON.parse(body))
    }
    const timer = AbortSignal.timeout(SILENT_STREAM_MS)
    const silent = new Promise<never>((_, fail) => {
      timer.addEventListener('abort', () => fail(new TypeError('the stream is silent')))
    })
    const read = await Promise.race([reader?.read(), silent])
    if (!read || read.done) throw new TypeError('the stream ended')
    text += decoder.decode(read.value, { stream: true })
    return undefined
  }

  return {
    async look() {
      try {
        if (!reader) await open()
        return reader ? await frame() : undefined
      } catch (error) {
        await close()
        throw error
      }
    },
    close,
  }
}

/** Money and numbers that were told stay told, and a charge never un-happens. */
export function takenBack(before: View, after: View): string | null {
  const grows = (name: 'capturedMinor' | 'refundedMinor' | 'energyWh'): string | null =>
    (after[name] ?? 0) < (before[name] ?? 0) ? `${name} ${before[name]} -> ${after[name]}` : null
  if (before.receiptNumber !== null && after.receiptNumber !== before.receiptNumber) {
    return `receiptNumber ${before.receiptNumber} -> ${after.receiptNumber}`
  }
  if (before.stop !== null && after.stop === null && !resting(after)) return 'the stop is forgotten'
  return grows('capturedMinor') ?? grows('refundedMinor') ?? grows('energyWh')
}

export const resting = ({ phase }: View): boolean =>
  ['settled', 'abandoned', 'parked'].includes(phase)

/** Looks until `test` holds; throws where something that was told is taken back. */
export async function until(
  eyes: Eyes,
  what: string,
  seen: { last: View | null },
  test: (view: View) => boolean,
): Promise<View> {
  return patiently(what, async (lasts) => {
    while (lasts()) {
      const view = await eyes.look()
      if (view === undefined) return undefined
      const fault = seen.last === null ? null : takenBack(seen.last, view)
      if (fault !== null) throw new Error(`LOST: ${fault} (${view.reference})`)
      seen.last = view
      if (test(view)) return view
    }
    return undefined
  })
}
