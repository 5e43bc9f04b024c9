// Where a scanned code may lead: to a station of ours, and nowhere else, whatever is printed on it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeCode } from '#web/model/scanned-code.ts'

const own = 'https://stikk.example'
const trusted = { own, payer: ['https://qr.vipps.no'] }
const judge = (text: string) => judgeCode(text, trusted)

test.each([
  ['https://stikk.example/s/1001', '/s/1001'],
  ['https://stikk.example/s/NO*STI*E1~2', '/s/NO*STI*E1~2'],
  ['https://stikk.example/s/NO%2ASTI%2AE1', '/s/NO%2ASTI%2AE1'],
  ['HTTPS://STIKK.EXAMPLE/S/NO*STI*E1', '/s/NO*STI*E1'],
  ['  https://stikk.example:443/s/1001/  ', '/s/1001'],
  [
    'https://stikk.example/s/1001?totp=a1b2&evse=E1&lang=en&next=//evil',
    '/s/1001?totp=a1b2&evse=E1',
  ],
  ['https://stikk.example/s/1001#pay', '/s/1001'],
  ['https://qr.vipps.no/r/AbC-12?x=1', 'https://qr.vipps.no/r/AbC-12?x=1'],
  ['1001', '/s/1001'],
  [' NO*STI*E1001 ', '/s/NO*STI*E1001'],
  ['Å 12-B', '/s/%C3%85%2012-B'],
])('%s leads to %s', (text, address) => {
  expect(judge(text)).toEqual({ kind: 'follow', address })
})

test.each([
  ['https://evil.example/s/1001', 'evil.example'],
  ['http://stikk.example/s/1001', 'stikk.example'],
  ['https://stikk.example:8443/s/1001', 'stikk.example:8443'],
  ['https://stikk.example@evil.example/s/1001', 'evil.example'],
  ['https://stikk.example.evil.example/s/1001', 'stikk.example.evil.example'],
  ['https://www.stikk.example/s/1001', 'www.stikk.example'],
  ['https://me@stikk.example/s/1001', 'stikk.example'],
  ['http://qr.vipps.no/r/1', 'qr.vipps.no'],
  ['https://qr.vipps.no.evil.example/r/1', 'qr.vipps.no.evil.example'],
  ['https://qr.vipps.no@evil.example/r/1', 'evil.example'],
  ['https://qr.vipps.no:444/r/1', 'qr.vipps.no:444'],
  ['https://a:b@qr.vipps.no/r/1', 'qr.vipps.no'],
  ['https://qr.vipps.no./r/1', 'qr.vipps.no.'],
  // A Cyrillic і: the host is shown as the network knows it.
  ['https://qr.vіpps.no/r/1', 'qr.xn--vpps-l9d.no'],
  ['//evil.example/s/1001', null],
  ['ftp://stikk.example/s/1', 'stikk.example'],
  ['blob:https://stikk.example/s/1', null],
  ['blob:https://qr.vipps.no/r/1', null],
])('%s is refused, and its host is said: %s', (text, host) => {
  expect(judge(text)).toEqual(host === null ? { kind: 'other' } : { kind: 'foreign', host })
})

test.each([
  '',
  '   ',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'tel:+4721000000',
  'WIFI:T:WPA;S:guest;P:secret;;',
  'evil.example/s/1001',
  '../c/ev-1.key',
  '..',
  'Velkommen til Torget',
  '1001\u202e',
  '1'.repeat(65),
  'https://stikk.example/',
  'https://stikk.example/c/ev-1.key',
  'https://stikk.example/s/1/../../c/x',
  'https://stikk.example/s/',
])('%j is no station’s code', (text) => {
  expect(judge(text)).toEqual({ kind: 'other' })
})

describe('whatever a code says', () => {
  const pieces = [
    'https: HTTPS: http: javascript: blob: // / \\ @ : . ? # %2f %00 .. %2e%2e 443 [::1] 0x7f.1 S/',
    'stikk.example qr.vipps.no evil.example s/1001 s/.. totp=1&next=/c/x і \u202e \u0000',
  ].flatMap((line) => line.split(' '))
  const parts = fc.constantFrom(...pieces, '\n', '\t', ' ')
  const any = fc.oneof(
    fc.array(parts, { maxLength: 10 }).map((some) => some.join('')),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ unit: 'binary' }),
  )

  test('it leads to a station page of ours or to the payer, on https, without a name before the host', () => {
    fc.assert(
      fc.property(any, (text) => {
        const verdict = judge(text)
        if (verdict.kind !== 'follow') return
        const url = new URL(verdict.address, own)
        expect(url.username + url.password).toBe('')
        if (url.origin === own) {
          expect(verdict.address).toMatch(/^\/s\//)
          expect(url.pathname).toMatch(/^\/s\/[^/]+$/)
          expect([...url.searchParams.keys()].filter((k) => k !== 'totp' && k !== 'evse')).toEqual(
            [],
          )
        } else {
          expect(url.protocol).toBe('https:')
          expect(url.origin).toBe('https://qr.vipps.no')
        }
      }),
      { numRuns: 5000 },
    )
  })

  test('where it leads is where it says: the same address judged again is the same', () => {
    fc.assert(
      fc.property(any, (text) => {
        const verdict = judge(text)
        if (verdict.kind !== 'follow') return
        expect(judge(new URL(verdict.address, own).href)).toEqual(verdict)
      }),
      { numRuns: 2000 },
    )
  })
})
