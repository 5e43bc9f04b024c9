import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { problem } from '#shared/contract.ts'
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { signWebhook } from '#bff/vipps/hmac.ts'
import { reference } from './scripted-payer.ts'

const publicUrl = 'https://stikk.example'
const url = `${publicUrl}/webhooks/vipps`
const now = Date.UTC(2026, 10, 22, 12)
const body = JSON.stringify({
  msn: '123456',
  reference,
  pspReference: 'psp-9',
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 35_000 },
  timestamp: '2026-11-22T12:00:00.000Z',
  success: true,
})

/** A door behind which `news` hears of payments; `known` says whether there is such a session. */
function open(options: { known?: boolean; secrets?: string[]; fails?: boolean } = {}) {
  const news: string[] = []
  const log: unknown[] = []
  const door = createWebhookDoor({
    secrets: async () => options.secrets ?? ['a-secret'],
    sessions: {
      paymentNews: async (one) => {
        if (options.fails) throw new Error('the disk is full, says secret-thing')
        news.push(one)
        return options.known ?? true
      },
    },
    now: () => now,
    publicUrl,
    log: (record) => log.push(record),
  })
  const post = async (
    headers: Record<string, string>,
    sent: string | ReadableStream = body,
    at = url,
  ): Promise<Response> =>
    door.fetch(
      new Request(at, {
        method: 'POST',
        headers,
        body: sent,
        ...(typeof sent === 'string' ? {} : { duplex: 'half' }),
      }),
    )
  return { door, news, log, post }
}
const signed = (secret = 'a-secret', at = now, text = body, where = url) =>
  signWebhook(secret, where, text, at)

const refused = async (answer: Promise<Response>) => {
  const { status, headers } = await answer
  expect(status).toBe(401)
  expect(headers.get('content-type')).toBe('application/problem+json')
}

describe('a genuine webhook', () => {
  it('is handed on as news of its payment and answered 200', async () => {
    const { post, news } = open()
    expect((await post(await signed())).status).toBe(200)
    expect(news).toEqual([reference])
  })

  it('is taken with either of the two authorization headers alone', async () => {
    for (const spoilt of ['authorization', 'x-vipps-authorization']) {
      const { post, news } = open()
      const answer = await post({ ...(await signed()), [spoilt]: 'Basic b2xhOm5vcmRtYW5u' })
      expect(answer.status).toBe(200)
      expect(news).toHaveLength(1)
    }
  })

  it('is taken with any of several secrets', async () => {
    const { post } = open({ secrets: ['old', 'new'] })
    expect((await post(await signed('old'))).status).toBe(200)
    expect((await post(await signed('new'))).status).toBe(200)
    expect((await post(await signed('older'))).status).toBe(401)
  })

  it('is taken when a proxy has rewritten the host, or when it was signed for the host called', async () => {
    const { post } = open()
    const inner = 'http://127.0.0.1:39001/webhooks/vipps'
    expect((await post(await signed(), body, inner)).status).toBe(200)
    const direct = await signed('a-secret', now, body, inner)
    expect((await post(direct, body, inner)).status).toBe(200)
  })

  it('of a payment that is not ours, or unknown, is answered 200 and stirs nothing', async () => {
    const foreign = JSON.stringify({ reference: 'acme-shop-123-abc' })
    const { post, news } = open()
    expect((await post(await signed('a-secret', now, foreign), foreign)).status).toBe(200)
    expect(news).toEqual([])
    const unknown = open({ known: false })
    expect((await unknown.post(await signed())).status).toBe(200)
  })

  it('that could not be stored is answered 500, so that it comes again', async () => {
    const { post, log } = open({ fails: true })
    const answer = await post(await signed())
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret-thing')
    expect(JSON.stringify(log)).not.toContain('secret-thing')
  })

  it('without a reference is refused and the field named', async () => {
    for (const text of ['{}', '[]', 'no json', '{"reference":5}']) {
      const { post, news } = open()
      const answer = await post(await signed('a-secret', now, text), text)
      expect(answer.status).toBe(400)
      expect(problem.parse(await answer.json()).field).toBe('reference')
      expect(news).toEqual([])
    }
  })

  it('is verified over its raw bytes, not over text made of them', async () => {
    const bom = `\uFEFF${body}`
    const { post, news } = open()
    expect((await post(await signed('a-secret', now, bom), bom)).status).toBe(200)
    expect(news).toEqual([reference])
  })
})

describe('a webhook that proves nothing', () => {
  it('is refused without a signature, and whatever is wrong the answer is the same', async () => {
    const { post, news } = open()
    const none = await post({})
    const forged = await post(await signed('guessed'))
    expect(none.status).toBe(401)
    expect(await none.text()).toBe(await forged.text())
    expect(news).toEqual([])
  })

  it('is refused when any signed part was altered', async () => {
    const { post, news } = open()
    const good = await signed()
    await refused(post(good, body.replace('35000', '99999')))
    await refused(post({ ...good, 'x-ms-date': new Date(now + 1000).toUTCString() }))
    await refused(post({ ...good, 'x-ms-content-sha256': 'AAAA' }))
    const other = JSON.stringify({ reference: 'x' })
    const hash = (await signed('b', now, other))['x-ms-content-sha256'] ?? ''
    await refused(post({ ...good, 'x-ms-content-sha256': hash }, other))
    expect(news).toEqual([])
  })

  it('is refused when it was signed for another host or path', async () => {
    const { post } = open()
    await refused(post(await signed('a-secret', now, body, 'https://evil.example/webhooks/vipps')))
    await refused(post(await signed('a-secret', now, body, `${publicUrl}/elsewhere`)))
  })

  it('is refused when it is older or newer than five minutes', async () => {
    const { post } = open()
    expect((await post(await signed('a-secret', now - 300_000))).status).toBe(200)
    expect((await post(await signed('a-secret', now + 300_000))).status).toBe(200)
    await refused(post(await signed('a-secret', now - 301_000)))
    await refused(post(await signed('a-secret', now + 301_000)))
  })

  it('is refused while we know no secret', async () => {
    const { post } = open({ secrets: [] })
    await refused(post(await signed()))
  })

  it('is refused with a date nobody can read, even if it is signed', async () => {
    const { post } = open()
    await refused(post({ ...(await signed()), 'x-ms-date': 'yesterday' }))
  })
})

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

describe('the door', () => {
  it('names the request id that the app around it has given', async () => {
    const app = new Hono<{ Variables: { requestId: string } }>()
    app.use(async (c, next) => {
      c.set('requestId', 'request-7')
      await next()
    })
    app.route('/', open().door)
    const answer = await app.request(url, { method: 'POST', body })
    expect(problem.parse(await answer.json()).requestId).toBe('request-7')
  })

  it('knows no other method and no other path', async () => {
    const { door } = open()
    expect((await door.request(url)).status).toBe(404)
    expect((await door.request(`${url}/more`, { method: 'POST' })).status).toBe(404)
  })
})
