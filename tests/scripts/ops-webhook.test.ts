// `npm run ops -- vipps webhook`, against a product and a payer that answer as they are told.
import { expect, describe, it, onTestFinished } from 'vitest'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import { OPERATOR_TOKEN, product } from './ops-product.ts'
import { askHere } from './ops-process.ts'

describe('ops webhook', () => {
  it('rotates through the operator’s door', async () => {
    const { asked, env } = await product({ status: 202, body: { accepted: true, id: 'r2' } })
    const { code, text } = await askHere(env, 'vipps', 'webhook', 'rotate')
    expect([code, text]).toEqual([0, expect.stringContaining('Registered anew: r2')])
    expect([asked[0]?.method, asked[0]?.path]).toEqual(['POST', '/operator/webhook/rotate'])
    expect(asked[0]?.authorization).toBe(`Bearer ${OPERATOR_TOKEN}`)
  })

  it('says what the product said where it is not done', async () => {
    const { env } = await product({
      status: 409,
      body: { title: 'Set by hand', detail: 'Do it so.' },
    })
    const { code, text } = await askHere(env, 'vipps', 'webhook', 'rotate')
    expect([code, text.trim()]).toEqual([1, 'FAIL  Set by hand: Do it so.'])
  })

  it('asks nobody where it was asked wrongly', async () => {
    const { asked, env } = await product()
    expect((await askHere(env, 'webhook')).code).toBe(2)
    expect((await askHere(env, 'webhook', 'turn')).code).toBe(2)
    expect((await askHere({}, 'webhook', 'rotate')).aside).toContain('OPERATOR_TOKEN is not set')
    expect(asked).toEqual([])
  })

  it('registers by asking the product whether it is ready', async () => {
    const payer = { ok: true, detail: 'one more registration leads here' }
    const { asked, env } = await product({ body: { ok: true, checks: { payer } } })
    const { code, text } = await askHere(env, 'vipps', 'webhook', 'register')
    expect([code, text.trim()]).toEqual([
      0,
      `Registered: ${env['PUBLIC_URL']}/webhooks/vipps (one more registration leads here)`,
    ])
    expect(asked.map((one) => one.path)).toEqual(['/readyz'])
    const declined = { ok: false, checks: { payer: { ok: false, detail: 'token-401' } } }
    const other = await product({ status: 503, body: declined })
    const told = await askHere(other.env, 'vipps', 'webhook', 'register')
    expect([told.code, told.text]).toEqual([1, 'FAIL  Not registered: token-401\n'])
  })

  it('lists what the payer has, and tells ours from others', async () => {
    const keys = { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key', msn: '654321' }
    const vipps = await startVipps({ port: 0, keys })
    onTestFinished(() => vipps.close())
    vipps.webhooks.register('https://stikk.example/webhooks/vipps', ['a.v1'])
    vipps.webhooks.register('https://old.example/hook', ['a.v1', 'b.v1'])
    const env = {
      PUBLIC_URL: 'https://stikk.example',
      VIPPS_BASE_URL: vipps.url,
      VIPPS_CLIENT_ID: keys.clientId,
      VIPPS_CLIENT_SECRET: keys.clientSecret,
      VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
      VIPPS_MSN: keys.msn,
    }
    const { code, text } = await askHere(env, 'vipps', 'webhook', 'list')
    expect(code).toBe(0)
    expect(text).toMatch(/https:\/\/stikk\.example\/webhooks\/vipps │ 1 +│ ours/)
    expect(text).toMatch(/https:\/\/old\.example\/hook +│ 2 +│ ELSEWHERE/)
    const { text: json } = await askHere(env, 'vipps', 'webhook', 'list', '--json')
    const { webhooks } = JSON.parse(json) as { webhooks: unknown[] }
    expect(webhooks).toMatchObject([{ ours: true }, { ours: false }])
    const wrong = await askHere({ ...env, VIPPS_CLIENT_SECRET: 'x' }, 'vipps', 'webhook', 'list')
    expect([wrong.code, wrong.text]).toEqual([1, expect.stringContaining('token-401')])
  })
})
