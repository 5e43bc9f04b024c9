// `npm run ops -- ocpi`: the registration, shown and changed through the operator's door.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askHere } from './ops-process.ts'

const shown = {
  registered: true,
  version: '2.2.1',
  partner: 'NO*STK',
  versionsUrl: 'https://cpo.example/ocpi/versions',
  checkedAt: '2026-11-22T12:00:00.000Z',
  token: { generation: 2, offered: null, previousUntil: '2026-11-23T12:00:00.000Z' },
  modules: ['commands RECEIVER', 'sessions SENDER'],
}
let asked: string[] = []
let answer: { status: number; body: unknown }
let url = ''
let close = (): void => undefined

beforeEach(async () => {
  asked = []
  answer = { status: 200, body: shown }
  const server = createServer(({ method, url: path, headers }, response) => {
    asked.push(`${method} ${path} ${headers.authorization}`)
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => void server.close()
})
afterEach(() => close())

describe('npm run ops -- ocpi', () => {
  it('shows with whom, by which version, and which of our tokens they hold', async () => {
    const { code, text } = await asking()
    expect(code).toBe(0)
    expect(text).toContain('Registered with NO*STK by OCPI 2.2.1')
    expect(text).toContain('our token generation 2')
    expect(text).toContain('opens the door until 2026-11-23T12:00:00.000Z')
    expect(asked).toEqual(['GET /operator/chargers Bearer an-operator-token'])
  })

  it('shows what the version of the backend lacks', async () => {
    answer = { status: 200, body: { ...shown, version: '2.1.1', lacks: ['no credit CDRs'] } }
    expect((await asking()).text).toContain('lacks     no credit CDRs')
  })

  it('rotates, and ends by force where it is told to', async () => {
    await asking('rotate')
    await asking('unregister', '--force')
    expect(asked).toEqual([
      'POST /operator/chargers/rotate Bearer an-operator-token',
      'POST /operator/chargers/unregister?force=true Bearer an-operator-token',
    ])
  })

  it('ends with 1 and the reason where it was not done', async () => {
    const title = 'The charger backend did not go along'
    answer = { status: 502, body: { title, detail: 'not-registered' } }
    const { code, text } = await asking('rotate')
    expect(code).toBe(1)
    expect(text).toContain(`FAIL  ${title}: not-registered`)
  })

  it('ends with 2 and asks nobody for what it does not know', async () => {
    expect((await asking('explode')).code).toBe(2)
    expect(asked).toEqual([])
  })

  it('ends with 1 where nobody answers', async () => {
    close()
    const { code, text } = await asking()
    expect(code).toBe(1)
    expect(text).toContain(`FAIL  ${url} does not answer`)
  })
})

const asking = (...args: string[]) =>
  askHere({ PUBLIC_URL: url, OPERATOR_TOKEN: 'an-operator-token' }, 'ocpi', ...args)
