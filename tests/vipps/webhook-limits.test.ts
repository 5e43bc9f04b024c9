import { afterEach, describe, expect, it, vi } from 'vitest'
import { body, now, open, signed } from './webhook-door.ts'

describe('a webhook that is too large', () => {
  it('is refused by its declared length', async () => {
    const large = `${body}${' '.repeat(65_536)}`
    const { post, news } = open()
    const headers = await signed('a-secret', now, large)
    const answer = await post({ ...headers, 'content-length': '70000' }, large)
    expect(answer.status).toBe(413)
    expect(news).toEqual([])
  })

  it('is refused while it streams, without its end being awaited', async () => {
    let pulled = 0
    const long = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(16_384))
        if (pulled === 100) controller.close()
      },
    })
    const { post } = open()
    expect((await post(await signed(), long)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  it('is taken at exactly 64 KiB', async () => {
    const full = body.padEnd(65_536)
    const { post } = open()
    expect((await post(await signed('a-secret', now, full), full)).status).toBe(200)
  })
})

describe('whatever is slow behind the door', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each(['session', 'secrets'] as const)(
    '(%s) it answers within five seconds, so that it comes again',
    async (hangs) => {
      const headers = await signed()
      vi.useFakeTimers()
      const answer = open({ hangs }).post(headers)
      await vi.advanceTimersByTimeAsync(5000)
      expect((await answer).status).toBe(503)
    },
  )

  it('(the sender) it waits no longer for a body that never ends', async () => {
    const headers = await signed()
    vi.useFakeTimers()
    const answer = open().post(headers, new ReadableStream<Uint8Array>())
    await vi.advanceTimersByTimeAsync(5000)
    expect((await answer).status).toBe(503)
  })
})
