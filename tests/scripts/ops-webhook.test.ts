// `npm run ops -- webhook rotate`, against a product that answers as it is told.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { webhook } from '#scripts/ops/webhook.ts'
import { askHere } from './ops-process.ts'

const OPERATOR_TOKEN = 'an-operator-token-of-some-length'
const closing: (() => void)[] = []

async function product(status: number, body: unknown) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  closing.push(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { asked, env: { PUBLIC_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN } }
}

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

describe('ops webhook', () => {
  it('rotates through the operator’s door', async () => {
    const { asked, env } = await product(202, { accepted: true, id: 'r2' })
    const { code, text } = await askHere(webhook, env, 'rotate')
    expect([code, text]).toEqual([0, expect.stringContaining('Registered anew: r2')])
    expect([asked[0]?.method, asked[0]?.url]).toEqual(['POST', '/operator/webhook/rotate'])
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${OPERATOR_TOKEN}`)
  })

  it('says what the product said where it is not done', async () => {
    const { env } = await product(409, { title: 'Set by hand', detail: 'Do it so.' })
    const { code, text } = await askHere(webhook, env, 'rotate')
    expect([code, text.trim()]).toEqual([1, 'FAIL  Set by hand: Do it so.'])
  })

  it('asks nobody where it was asked wrongly', async () => {
    const { asked, env } = await product(202, {})
    expect((await askHere(webhook, env)).code).toBe(2)
    expect((await askHere(webhook, env, 'turn')).code).toBe(2)
    expect((await askHere(webhook, { PUBLIC_URL: env.PUBLIC_URL }, 'rotate')).text).toContain(
      'OPERATOR_TOKEN is not set',
    )
    expect(asked).toEqual([])
  })
})
