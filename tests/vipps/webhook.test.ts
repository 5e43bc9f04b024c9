import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { problem } from '#shared/contract.ts'
import { reference } from './scripted-payer.ts'
import { body, now, open, publicUrl, signed, url } from './webhook-door.ts'

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

  it('is taken when a proxy has rewritten host and path, whatever it says the host was', async () => {
    const inner = 'http://10.0.0.7:39001/webhooks/vipps?via=proxy'
    for (const forwarded of ['stikk.example', 'evil.example', '10.0.0.7:39001']) {
      const { post } = open()
      const headers = { host: '10.0.0.7:39001', 'x-forwarded-host': forwarded }
      const proxied = { ...(await signed()), ...headers, forwarded: `host=${forwarded}` }
      expect((await post(proxied, body, inner)).status).toBe(200)
    }
  })

  it('is taken on a trial without a proxy, signed for the loopback address that was called', async () => {
    const { post } = open()
    const inner = 'http://127.0.0.1:39001/webhooks/vipps'
    const direct = await signed('a-secret', now, body, inner)
    expect((await post(direct, body, inner)).status).toBe(200)
  })

  it('is taken by a secret that is younger than what is remembered', async () => {
    const { post, news } = open({ secrets: ['old'], afresh: ['new', 'old'] })
    expect((await post(await signed('new'))).status).toBe(200)
    expect((await post(await signed('old', now + 1000))).status).toBe(200)
    expect(news).toHaveLength(2)
    expect((await post(await signed('older'))).status).toBe(401)
  })

  it('that comes again with the same signature stirs nothing the second time', async () => {
    const { post, news } = open()
    const first = await signed()
    for (let i = 0; i < 3; i += 1) expect((await post(first)).status).toBe(200)
    expect(news).toHaveLength(1)
    // The payer's own retry is signed afresh: it is news as before.
    expect((await post(await signed('a-secret', now + 2000))).status).toBe(200)
    expect(news).toHaveLength(2)
  })

  it('that could not be stored is no repetition when it comes again', async () => {
    const options = { fails: true }
    const { post, news } = open(options)
    const first = await signed()
    expect((await post(first)).status).toBe(500)
    options.fails = false
    expect((await post(first)).status).toBe(200)
    expect(news).toHaveLength(1)
  })

  it('late, doubled and out of sequence is news each time: what is true is read', async () => {
    const { post, news } = open()
    for (const name of ['CAPTURED', 'AUTHORIZED', 'AUTHORIZED', 'CREATED']) {
      const text = body.replace('"AUTHORIZED"', `"${name}"`)
      const at = now - 100_000 - news.length * 1000
      expect((await post(await signed('a-secret', at, text), text)).status).toBe(200)
    }
    expect(news).toEqual([reference, reference, reference, reference])
  })

  it('of a payment that is not ours, or unknown, is answered 200 and stirs nothing', async () => {
    const foreign = JSON.stringify({ reference: 'acme-shop-123-abc' })
    const { post, news, notes } = open({ known: false })
    expect((await post(await signed('a-secret', now, foreign), foreign)).status).toBe(200)
    expect(news).toEqual([])
    expect(notes).toEqual([])
  })

  it('of a payment that only we can have made, without a session, is told to the operator', async () => {
    const { post, notes } = open({ known: false })
    expect((await post(await signed())).status).toBe(200)
    expect(notes).toEqual([`payment-without-session ${reference}`])
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

  it('is refused when it was signed for another host or path, whoever says that it is ours', async () => {
    const { post } = open()
    const evil = 'https://evil.example/webhooks/vipps'
    const other = await signed('a-secret', now, body, evil)
    await refused(post(other))
    await refused(post({ ...other, host: 'evil.example', 'x-forwarded-host': 'evil.example' }))
    await refused(post({ ...other, 'x-forwarded-host': 'evil.example' }, body, evil))
    // Nor does a loopback address count that was only said to have been called.
    const local = await signed('a-secret', now, body, 'http://127.0.0.1:8080/webhooks/vipps')
    await refused(post({ ...local, 'x-forwarded-host': '127.0.0.1:8080' }))
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
    expect((await door.request(`${url}/dansk/more`, { method: 'POST' })).status).toBe(404)
  })
})

describe('the webhooks of another merchant', () => {
  const theirs = `${url}/dansk`

  it('arrive at an address of their own, signed with their own secrets', async () => {
    const { post, news, whose } = open({ dansk: ['their-secret'] })
    expect((await post(await signed('their-secret', now, body, theirs), body, theirs)).status).toBe(
      200,
    )
    expect((await post(await signed())).status).toBe(200)
    expect(news).toEqual([reference, reference])
    expect(whose).toEqual(['dansk', 'default'])
  })

  it('are refused with ours, ours with theirs, and one’s at the address of the other', async () => {
    const { post, news } = open({ dansk: ['their-secret'] })
    await refused(post(await signed('a-secret', now, body, theirs), body, theirs))
    await refused(post(await signed('their-secret')))
    await refused(post(await signed('their-secret', now, body, theirs), body, url))
    await refused(post(await signed(), body, theirs))
    expect(news).toEqual([])
  })

  it('are refused alike whether there is no such merchant, or only no such secret', async () => {
    const { post } = open({ dansk: ['their-secret'] })
    const at = async (where: string): Promise<unknown> => {
      const answer = await post(await signed('guess', now, body, where), body, where)
      return [answer.status, await answer.json()]
    }
    expect(await at(`${url}/nobody`)).toEqual(await at(theirs))
    // The settings' own merchant has one address, not two.
    await refused(
      post(await signed('a-secret', now, body, `${url}/default`), body, `${url}/default`),
    )
  })
})
