// A product that answers `npm run ops` as a test tells it, and remembers what it was asked.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** The operator's token that the stand-in is asked with. */
export const OPERATOR_TOKEN = 'an-operator-token-of-some-length'

export interface Asked {
  method: string
  path: string
  authorization: string | undefined
  key: string | undefined
  body: unknown
}

interface Answer {
  status?: number
  /** Told as JSON; a text is told as it is. */
  body?: unknown
  location?: string
}

/** Answers every question with this, or as it is asked; ends with the test. */
export async function product(
  answering: Answer | ((path: string) => Answer) = {},
): Promise<{ asked: Asked[]; env: Record<string, string> }> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const key = headers['idempotency-key']
      asked.push({
        method,
        path: url,
        authorization: headers.authorization,
        key: typeof key === 'string' ? key : undefined,
        body: text === '' ? null : (JSON.parse(text) as unknown),
      })
      const answer = typeof answering === 'function' ? answering(url) : answering
      const location = answer.location === undefined ? {} : { location: answer.location }
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...location })
      const { body = {} } = answer
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { asked, env: { PUBLIC_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN } }
}
