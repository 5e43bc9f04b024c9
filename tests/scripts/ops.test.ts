// `npm run ops` from the outside: as an operator types it, in a process of its own.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ops } from './ops-process.ts'

/** A product that answers /readyz with this. */
async function readyz(status: number, body: unknown): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
}

describe('npm run ops', () => {
  it('lists its questions where none is asked, and says no to one it does not know', async () => {
    const [none, unknown] = await Promise.all([ops(), ops('constructor')])
    expect(none.code).toBe(0)
    expect(none.text).toMatch(/^ {2}doctor .* +says whether all is as/m)
    expect(unknown.code).toBe(2)
    expect([unknown.text, unknown.aside]).toEqual(['', "error: unknown command 'constructor'\n"])
  })

  it('tells how a question is asked', async () => {
    const { code, text } = await ops('doctor', '--help')
    expect(code).toBe(0)
    expect(text).toContain('npm run ops -- doctor [options] [address]')
  })

  it('ends with 1 where the product misses something, naming it', async () => {
    const product = await readyz(503, {
      ok: false,
      checks: { catalogue: { ok: true }, payer: { ok: false, detail: 'token-401' } },
    })
    try {
      const { code, text } = await ops('doctor', `${product.url}/`)
      expect(code).toBe(1)
      expect(text).toContain('FAIL  payer: token-401')
      expect(text).toContain('ok    catalogue')
    } finally {
      product.close()
    }
  })
})
