// The stream of views inside the real engine, frame by frame (design §6, "SSE").
import { createSessions } from '#bff/durable/stubs.ts'
import type { Opening } from '#bff/session/model.ts'
import { view as viewSchema } from '#shared/contract.ts'
import { makeReference } from '#shared/ids.ts'
import { anOpening } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pretendOutside, type Outside } from './outside.ts'

const sessions = createSessions(env.SESSIONS)
let outside: Outside

interface Frame {
  id: number
  phase: string
  payment: string
}

async function opened(): Promise<Opening> {
  const reference = makeReference(crypto.getRandomValues(new Uint8Array(16)))
  const opening = anOpening({ reference, evseUid: `EVSE-${reference.slice(-6)}` })
  await sessions.open(opening, 2000)
  return opening
}

async function abandoned(): Promise<Opening> {
  const opening = await opened()
  await sessions.stop(opening.reference)
  await vi.waitUntil(async () => (await sessions.view(opening.reference))?.phase === 'abandoned')
  return opening
}

async function streamOf({ reference }: Opening, after: number | null): Promise<Response> {
  const stream = await sessions.stream(reference, after)
  if (!(stream instanceof Response)) throw new Error(`no stream but ${String(stream)}`)
  return stream
}

/** Reads frames until `enough`, or the end. */
async function framesOf(response: Response, enough: number): Promise<Frame[]> {
  const reader = (response.body ?? new ReadableStream()).getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const frames = parse(text)
    if (frames.length >= enough) {
      await reader.cancel()
      return frames
    }
    const step = await reader.read()
    if (step.done) return frames
    text += decoder.decode(step.value, { stream: true })
  }
}

function parse(text: string): Frame[] {
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 2)
  return whole.split('\n\n').flatMap((block) => {
    const [, id, json] = /^id: (\d+)\nevent: view\ndata: (.*)$/.exec(block) ?? []
    if (!id || !json) return []
    const { phase, payment } = viewSchema.parse(JSON.parse(json))
    return [{ id: Number(id), phase, payment }]
  })
}

beforeEach(() => {
  outside = pretendOutside()
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the stream of a session', () => {
  it('begins with the view as it stands', async () => {
    const opening = await opened()
    const [frame] = await framesOf(await streamOf(opening, null), 1)
    expect(frame).toMatchObject({ phase: 'reserving', payment: 'waiting' })
  })

  it('is declared as events that nobody may keep', async () => {
    const response = await streamOf(await opened(), null)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    await response.body?.cancel()
  })

  it('brings each new view with a higher id', async () => {
    const opening = await opened()
    const reading = framesOf(await streamOf(opening, null), 2)
    outside.approve(opening.reference)
    await sessions.paymentNews(opening.reference, 'default')
    const [first, second] = await reading
    expect(second?.phase).toBe('starting')
    expect(second?.id).toBeGreaterThan(first?.id ?? Infinity)
  })

  it('resumes after the last id that was seen, with nothing that was seen', async () => {
    const opening = await opened()
    const [seen] = await framesOf(await streamOf(opening, null), 1)
    const reading = framesOf(await streamOf(opening, seen?.id ?? null), 1)
    outside.approve(opening.reference)
    await sessions.paymentNews(opening.reference, 'default')
    expect((await reading)[0]).toMatchObject({ phase: 'starting' })
  })

  it('sends the current view to who missed some, and to who claims to know the future', async () => {
    const opening = await opened()
    const [seen] = await framesOf(await streamOf(opening, null), 1)
    const id = seen?.id ?? 0
    expect(await framesOf(await streamOf(opening, id - 1), 1)).toEqual([seen])
    expect(await framesOf(await streamOf(opening, id + 1000), 1)).toEqual([seen])
  })

  it('keeps its ids over a restart', async () => {
    const opening = await opened()
    const [seen] = await framesOf(await streamOf(opening, null), 1)
    const dying = runInDurableObject(env.SESSIONS.getByName(opening.reference), (_, state) =>
      state.abort('crash'),
    )
    await expect(dying).rejects.toThrow('crash')
    expect(await framesOf(await streamOf(opening, null), 1)).toEqual([seen])
  })

  it('ends with the last view when the session comes to rest', async () => {
    const opening = await opened()
    const reading = framesOf(await streamOf(opening, null), Infinity)
    await sessions.stop(opening.reference)
    expect((await reading).at(-1)?.phase).toBe('abandoned')
  })

  it('is one view and its end when the session rests already, and then nothing more', async () => {
    const opening = await abandoned()
    const frames = await framesOf(await streamOf(opening, null), Infinity)
    expect(frames).toHaveLength(1)
    expect(await sessions.stream(opening.reference, frames[0]?.id ?? null)).toBe('finished')
  })
})
