import { choicesOf } from '#bff/session/choices.ts'
import { storyOf } from '#bff/session/story.ts'
import { makeView, referenceOf } from '#tests/driver/samples.ts'
import { tryOut } from '#tests/driver/fakes.ts'
import { Story } from '#tests/session/story.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, operating, reference } from './trial.ts'

describe('one session’s story', () => {
  it('is told whole, with where it happened, and holds nothing that opens it', async () => {
    const { get, world } = operating()
    const told = new Story().settled()
    world.views.set(reference, makeView(reference))
    world.stories.set(reference, { entries: storyOf(told.events), waiting: [] })
    const response = await get(`/operator/sessions/${reference}/story`, AUTH)
    const text = await response.text()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(JSON.parse(text)).toMatchObject({
      station: { label: '1001' },
      entries: expect.arrayContaining([
        expect.objectContaining({ who: 'payer', text: 'NOK 119.80 is captured.' }),
      ]),
    })
    expect(text).not.toMatch(/redirectUrl|https:/)
  })

  it('and its choices are an operator’s alone, of sessions there are', async () => {
    const { get, world } = operating()
    world.choices.set(reference, choicesOf(new Story().settled().session))
    for (const what of ['story', 'choices']) {
      expect((await get(`/operator/sessions/${reference}/${what}`)).status).toBe(401)
      const nobodys = await get(`/operator/sessions/${referenceOf('404')}/${what}`, AUTH)
      expect(nobodys.status).toBe(404)
    }
    const choices = await get(`/operator/sessions/${reference}/choices`, AUTH)
    expect(await choices.json()).toMatchObject({ parked: null, refund: { mostMinor: 11_980 } })
  })
})

describe('the console’s page', () => {
  it('holds no data, needs no token, and may run its own script alone', async () => {
    const response = await operating().get('/operator')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const policy = response.headers.get('content-security-policy') ?? ''
    const html = await response.text()
    const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? 'none'
    expect(policy).toContain(`script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(html).toContain('src="/assets/console.js"')
    expect(html).not.toMatch(/ style=| on[a-z]+=/)
  })

  it('is not there where no token is set', async () => {
    expect((await tryOut().get('/operator')).status).toBe(404)
  })
})
