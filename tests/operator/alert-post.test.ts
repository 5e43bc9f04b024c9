// The message that wakes somebody: what it says, how it is signed, what counts as taken.
import { createAlertPost, type Alert } from '#bff/operator/alert-post.ts'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'

const NOW = Date.UTC(2026, 10, 25, 3)
const SECRET = `whsec_${Buffer.from('a secret of twenty-four bytes or so').toString('base64')}`
const alert: Alert = {
  messageId: 'warning-7-raised',
  state: 'raised',
  at: NOW,
  warning: {
    id: 7,
    code: 'session-parked',
    subject: 'ev-00000000000000000000000001',
    merchantId: 'default',
    detail: 'Station 1001: parked, capture-refused.',
    since: NOW - 60_000,
    raisedAt: NOW,
    overAt: null,
    told: false,
  },
}

function posting(answer: () => Response | Promise<Response>, secret: string | null = SECRET) {
  const sent: { url: string; init: RequestInit }[] = []
  const post = createAlertPost({
    url: 'https://wake.example/hook',
    secret,
    publicUrl: 'https://stikk.example',
    async fetch(url, init) {
      sent.push({ url, init })
      return answer()
    },
    now: () => NOW,
  })
  if (!post) throw new Error('there is an address')
  return { post, sent }
}

describe('a message', () => {
  it('says what is wrong, where, since when, and where to look', async () => {
    const { post, sent } = posting(() => new Response(null, { status: 204 }))
    expect(await post(alert)).toEqual({ ok: true, value: null })
    expect(sent[0]?.url).toBe('https://wake.example/hook')
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      type: 'stikk.warning.raised',
      timestamp: '2026-11-25T03:00:00.000Z',
      data: {
        installation: 'https://stikk.example',
        code: 'session-parked',
        subject: 'ev-00000000000000000000000001',
        merchantId: 'default',
        detail: 'Station 1001: parked, capture-refused.',
        since: '2026-11-25T02:59:00.000Z',
        console: 'https://stikk.example/operator#/warnings',
      },
    })
  })

  it('is signed so that anyone with the secret can check it, as Standard Webhooks says', async () => {
    const { post, sent } = posting(() => new Response())
    await post(alert)
    const headers = new Headers(sent[0]?.init.headers)
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
    const text = `warning-7-raised.${NOW / 1000}.${String(sent[0]?.init.body)}`
    const mac = createHmac('sha256', key).update(text).digest('base64')
    expect(headers.get('webhook-id')).toBe('warning-7-raised')
    expect(headers.get('webhook-timestamp')).toBe(String(NOW / 1000))
    expect(headers.get('webhook-signature')).toBe(`v1,${mac}`)
  })

  it('goes unsigned where no secret is set, and as a trial where nothing is wrong', async () => {
    const { post, sent } = posting(() => new Response(), null)
    await post({ ...alert, state: 'trial', warning: null })
    expect(new Headers(sent[0]?.init.headers).has('webhook-signature')).toBe(false)
    expect(JSON.parse(String(sent[0]?.init.body))).toMatchObject({
      type: 'stikk.warning.trial',
      data: { code: 'trial', detail: 'This is a trial: nothing is wrong.' },
    })
  })

  it.each([301, 400, 410, 500])('is not taken by a %i', async (status) => {
    const { post } = posting(() => new Response(null, { status }))
    expect(await post(alert)).toMatchObject({ ok: false, code: `http-${status}` })
  })

  it('is not taken by silence', async () => {
    const { post } = posting(() => Promise.reject(new TypeError('no route')))
    expect(await post(alert)).toMatchObject({ ok: false, code: 'unreachable' })
  })

  it('has no way without an address', () => {
    const deps = { secret: null, publicUrl: 'x', fetch: async () => new Response(), now: () => 0 }
    expect(createAlertPost({ url: null, ...deps })).toBeNull()
  })
})
