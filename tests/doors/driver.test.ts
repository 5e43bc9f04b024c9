// The driver's doors, fuzzed: whatever a phone, a browser or a stranger sends, it is answered clearly,
// and what is refused leaves nothing behind.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRequest, problem, stationPage } from '#shared/contract.ts'
import { referenceOf } from '#tests/driver/samples.ts'
import { fitting, headerText, inAddress, oddText, rawBody, RUNS, spoilt } from './arbitraries.ts'
import { openHouse, sane, untouched } from './house.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

async function offerOf(house: ReturnType<typeof openHouse>): Promise<string> {
  const response = await house.ask('/api/stations/1001')
  if (!response) throw new Error('no answer')
  return stationPage.parse(await response.json()).offer ?? ''
}

describe('POST /api/sessions', () => {
  it('takes nothing that its schema does not, and names what is wrong', async () => {
    const wish = fitting(openRequest)
    await fc.assert(
      fc.asyncProperty(fc.oneof(wish, wish.chain(spoilt)), async (body) => {
        const house = openHouse()
        const sent = JSON.stringify(body) ?? 'null'
        const init = { method: 'POST', body: sent, headers: JSON_TYPE }
        const response = await house.ask('/api/sessions', init)
        if (!response) return
        const { status } = response
        const told = problem.parse(JSON.parse(await sane(response, sent)))
        expect(status).toBe(told.status)
        // No such body can hold an offer of ours.
        expect([400, 413]).toContain(status)
        if (status === 400 && typeof body === 'object' && body !== null && !Array.isArray(body)) {
          expect(told.field, sent).toMatch(/^(offer|amount|acceptedTerms|locale)$/)
        }
        untouched(house, sent)
      }),
      RUNS,
    )
  })

  it('opens for a good offer and for nothing that was changed in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(400), fc.nat(63), async (at, turn) => {
        const house = openHouse()
        const offer = await offerOf(house)
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
        const place = at % offer.length
        const other = `${offer.slice(0, place)}${letters[turn]}${offer.slice(place + 1)}`
        const body = { offer: other, amount: 35_000, acceptedTerms: true, locale: 'nb' }
        const init = { method: 'POST', body: JSON.stringify(body), headers: JSON_TYPE }
        const response = await house.ask('/api/sessions', init)
        if (!response) return
        const { status } = response
        await sane(response, other)
        if (other === offer) return void expect(status).toBe(201)
        expect(status).toBe(400)
        untouched(house, other)
      }),
      RUNS,
    )
  })

  it('answers any bytes under any media type', async () => {
    await fc.assert(
      fc.asyncProperty(
        rawBody,
        fc.oneof(headerText, fc.constant('application/json')),
        async (body, type) => {
          const house = openHouse()
          const init = { method: 'POST', body, headers: { 'content-type': type } }
          const response = await house.ask('/api/sessions', init)
          if (!response) return
          expect([400, 413, 415]).toContain(response.status)
          problem.parse(JSON.parse(await sane(response, String(body))))
          untouched(house, String(body))
        },
      ),
      RUNS,
    )
  })
})

describe('POST /s/{stationId}', () => {
  const field = fc.constantFrom('offer', 'amount', 'ownAmount', 'terms', 'locale', '__proto__', 'x')
  const typed = fc.array(fc.tuple(field, oddText), { maxLength: 8 })

  it('gives the page back with what was wrong, and reserves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(typed, oddText, fc.boolean(), async (fields, lang, good) => {
        const house = openHouse()
        const body = new URLSearchParams(fields)
        // A good offer beside bad fields must not be enough.
        if (good) body.set('offer', await offerOf(house))
        const address = `/s/1001?${new URLSearchParams({ lang })}`
        const init = { method: 'POST', body: body.toString(), headers: FORM_TYPE }
        const response = await house.ask(address, init)
        if (!response) return
        const { status } = response
        const html = await sane(response, body.toString())
        expect(status).toBeGreaterThanOrEqual(400)
        expect(html).toContain('<html')
        expect(html).not.toContain('<script>alert(1)</script>')
        untouched(house, body.toString())
      }),
      RUNS,
    )
  })

  it('answers any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(rawBody, async (body) => {
        const house = openHouse()
        const response = await house.ask('/s/1001', { method: 'POST', body, headers: FORM_TYPE })
        if (!response) return
        expect(response.status).toBeGreaterThanOrEqual(400)
        await sane(response, String(body))
        untouched(house, String(body))
      }),
      RUNS,
    )
  })
})

describe('pages and reads', () => {
  const below = fc.constantFrom('/s/', '/api/stations/', '/c/', '/api/sessions/')
  const tail = fc.constantFrom('', '/events', '/receipt', '/stop', '/retry')
  const headers = fc.record(
    {
      accept: fc.constantFrom('text/html', 'application/json', '*/*', ''),
      'accept-language': headerText,
      'accept-encoding': headerText,
      'last-event-id': headerText,
      cookie: fc.oneof(
        headerText,
        headerText.map((text) => `trip=${text}`),
      ),
      'x-request-id': headerText,
      'sec-fetch-site': headerText,
      'cf-connecting-ip': headerText,
    },
    { requiredKeys: [] },
  )

  it('answer any station number and any handle, and never show markup of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        below,
        oddText,
        tail,
        oddText,
        headers,
        async (at, id, rest, lang, given) => {
          const house = openHouse()
          house.world.matches = []
          const path = `${at}${inAddress(id)}${rest}?lang=${inAddress(lang)}`
          const response = await house.ask(path, { headers: given })
          if (!response) return
          const html = await sane(response, path)
          expect(html).not.toContain('<script>alert(1)</script>')
          untouched(house, path)
          // What carries no right key wakes no object (design §3).
          expect(house.world.viewed).toEqual([])
          expect(house.world.streamed).toEqual([])
        },
      ),
      RUNS,
    )
  })

  it('answer addresses as they come, with broken escapes in them', async () => {
    const odd = fc.constantFrom(
      '%',
      '%zz',
      '%ff',
      '%00',
      '%2f',
      '//',
      ';',
      '..',
      '~',
      '%u0041',
      '\\',
    )
    const path = fc.array(fc.oneof(odd, fc.constantFrom('/s/', '/c/', '/api/', '1001', 'x', '/')), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('GET', 'POST'), async (parts, method) => {
        const house = openHouse()
        const address = `/${parts.join('')}`
        const response = await house.ask(address, { method })
        if (!response) return
        await sane(response, address)
        untouched(house, address)
      }),
      RUNS,
    )
  })

  it('tell a wrong key from an unknown session in nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.constantFrom('a', 'Z', '_', '.', 'é', '%'),
        async (at, letter) => {
          const house = openHouse()
          const good = await house.deps.keys.makeHandle(referenceOf('8'))
          const place = at % good.length
          const handle = `${good.slice(0, place)}${letter}${good.slice(place + 1)}`
          if (handle === good) return
          const [wrong, unknown] = await Promise.all(
            [handle, good].map(async (one) => {
              const response = await house.ask(`/api/sessions/${encodeURIComponent(one)}`)
              if (!response) throw new Error('no request')
              const { requestId: _, ...told } = problem.parse(JSON.parse(await sane(response, one)))
              return { status: response.status, told }
            }),
          )
          expect(wrong).toEqual(unknown)
        },
      ),
      RUNS,
    )
  })
})
