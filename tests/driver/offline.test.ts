// The page that phones keep: the same bytes for everyone, storable, with a policy that needs no nonce.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { LOCALES } from '#shared/contract.ts'
import { languages } from '#web/text/languages.ts'
import { tryOut } from './fakes.ts'

const directive = (response: Response, name: string): string =>
  (response.headers.get('content-security-policy') ?? '')
    .split('; ')
    .find((one) => one.startsWith(`${name} `)) ?? ''

describe('the page for a phone without a network', () => {
  it('may be stored, is asked after by its tag, and is the same for everyone', async () => {
    const { get } = tryOut()
    const first = await get('/offline?lang=fi', { cookie: 'trip=ev-1.key' })
    expect(first.status).toBe(200)
    expect(first.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    expect(first.headers.get('content-language')).toBe('fi')
    const tag = first.headers.get('etag') ?? ''
    const second = await get('/offline?lang=fi')
    expect(await second.text()).toBe(await first.text())
    const again = await get('/offline?lang=fi', { 'if-none-match': tag })
    expect(again.status).toBe(304)
    expect((await get('/offline?lang=sv', { 'if-none-match': tag })).status).toBe(200)
  })

  it('speaks every language, by its address or by the phone', async () => {
    for (const locale of LOCALES) {
      const html = await (await tryOut().get(`/offline?lang=${locale}`)).text()
      expect(html).toContain(`<h1>${languages[locale].offline.title}</h1>`)
    }
    const response = await tryOut().get('/offline', { 'accept-language': 'da' })
    expect(response.headers.get('content-language')).toBe('da')
    expect(response.headers.get('vary')).toContain('Accept-Language')
  })

  it('allows its own style by its hash and our own files, and nothing inline', async () => {
    const response = await tryOut().get('/offline')
    const html = await response.text()
    const style = /<style[^>]*>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(style).not.toBe('')
    expect(directive(response, 'style-src')).toBe(`style-src 'sha256-${hash}'`)
    expect(directive(response, 'script-src')).toBe("script-src 'self'")
    expect(directive(response, 'default-src')).toBe("default-src 'none'")
  })
})
