// The witness of the end-to-end tests, held against pages that go wrong on purpose: a trouble it does
// not see in some browser would be a trouble that no test sees there.
import { createServer, type Server } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { inEveryEngine, launch } from './engines.ts'
import { takePhone } from './phone.ts'

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'self'; connect-src 'self'; img-src data:"
const PAGES: Record<string, string> = {
  '/calm': '',
  '/listens': 'new EventSource("/stream"); fetch("/slow").catch(() => {}); import("/slow.js")',
  '/sends': 'fetch("/slow", { method: "POST" })',
  '/throws': 'throw new Error("a fault of ours")',
  '/rejects': 'Promise.reject(new Error("a promise of ours"))',
  '/complains': 'console.error("an error of ours")',
  '/warns': 'console.warn("a warning of ours")',
  '/breaks-policy': 'new Image().src = "/picture.png"',
  '/meets-500': 'fetch("/broken")',
  '/meets-silence': 'fetch("/cut").catch(() => {})',
}

/** Answers the pages above; `/broken` with 500, `/cut` not at all, `/stream` without end, `/slow` never. */
function serve(): Server {
  return createServer(({ url = '' }, response) => {
    if (url === '/cut') return void response.destroy()
    if (url.startsWith('/slow')) return
    if (url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      return void response.write(': here\n\n')
    }
    const script = PAGES[url]
    response.statusCode = url === '/broken' ? 500 : 200
    if (script === undefined) return void response.end()
    response.setHeader('content-type', 'text/html')
    response.setHeader('content-security-policy', POLICY)
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><h1>Page</h1><script>${script}</script>`,
    )
  })
}

inEveryEngine('the witness on a phone', (engine) => {
  const server = serve()
  let browser: Browser
  let origin = ''

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port.')
    origin = `http://127.0.0.1:${address.port}`
    browser = await launch(engine)
  })
  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })

  it.each([
    ['an error of a script', '/throws', /^script: .*a fault of ours/],
    ['a promise that nobody catches', '/rejects', /^script: .*a promise of ours/],
    ['an error on the console', '/complains', /^console: an error of ours/],
    ['a warning on the console', '/warns', /^console: a warning of ours/],
    ['a broken policy', '/breaks-policy', /policy: img-src forbids .*\/picture\.png/],
    ['an answer that is an error', '/meets-500', /^answer: 500 \/broken/],
    ['a request without an answer', '/meets-silence', /^request: GET \/cut /],
  ])('sees %s', async (_name, path, words) => {
    const { context, page, troubles } = await takePhone(browser)
    await page.goto(`${origin}${path}`)
    await vi.waitUntil(() => troubles.some((one) => words.test(one)), { timeout: 5000 })
    await context.close()
  })

  it('sees what a page was still sending when it was left', async () => {
    const { context, page, troubles } = await takePhone(browser)
    const sent = page.waitForRequest(`${origin}/slow`)
    await page.goto(`${origin}/sends`)
    await sent
    await page.goto(`${origin}/calm`)
    await vi.waitUntil(() => troubles.some((one) => one.startsWith('request: POST /slow ')))
    await context.close()
  })

  it('sees nothing where all is well, and a page that is left cuts what it still reads', async () => {
    const { context, page, troubles } = await takePhone(browser)
    const answered = page.waitForResponse(`${origin}/stream`)
    await page.goto(`${origin}/listens`, { waitUntil: 'commit' })
    await answered
    await page.goto(`${origin}/calm`)
    await page.getByRole('heading').waitFor()
    await context.close()
    expect(troubles).toEqual([])
  })
})
