// Which endpoints are called: those of the browsers' own push services, and nothing a stranger made up.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pushAddress } from '#bff/push/hosts.ts'

const outside: Parameters<typeof pushAddress>[1] = { more: [], loopback: false }
const called = (endpoint: string, at = outside): boolean => pushAddress(endpoint, at) !== null

describe('the endpoint of a phone', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
    'https://wns2-db5p.notify.windows.com/w/?token=BQYAAA%3d%3d',
    'https://web.push.apple.com/QGuQyavXutnMH',
  ])('is called where a browser runs its service: %s', (endpoint) => {
    expect(called(endpoint)).toBe(true)
  })

  it.each([
    ['http, outside loopback', 'http://fcm.googleapis.com/fcm/send/abc'],
    ['another host', 'https://push.example/abc'],
    ['a host that ends alike', 'https://evilfcm.googleapis.com/abc'],
    ['a host that begins alike', 'https://fcm.googleapis.com.evil.example/abc'],
    ['the service in the user name', 'https://fcm.googleapis.com@evil.example/abc'],
    ['a user name', 'https://me:pass@fcm.googleapis.com/abc'],
    ['a port', 'https://fcm.googleapis.com:8443/abc'],
    ['a fragment', 'https://fcm.googleapis.com/abc#x'],
    ['the root of all below', 'https://push.apple.com/abc'],
    ['a number', 'https://169.254.169.254/latest/meta-data'],
    ['our own machine', 'https://127.0.0.1/operator/sessions'],
    ['our own machine, in IPv6', 'http://[::1]:8080/operator/sessions'],
    ['no address', 'fcm.googleapis.com'],
    ['a file', 'file:///etc/passwd'],
    ['endless', `https://fcm.googleapis.com/${'a'.repeat(2048)}`],
  ])('is not called: %s', (_, endpoint) => {
    expect(called(endpoint)).toBe(false)
  })

  it('may be on a host that the operator names, and below it where he says so', () => {
    const at = { more: ['push.example', '*.up.example'], loopback: false }
    expect(called('https://push.example/a', at)).toBe(true)
    expect(called('https://sub.push.example/a', at)).toBe(false)
    expect(called('https://a.up.example/a', at)).toBe(true)
  })

  it('may be on this machine only where we are not reachable from elsewhere', () => {
    const here = { more: [], loopback: true }
    expect(called('http://127.0.0.1:9000/wpush/a', here)).toBe(true)
    expect(called('http://10.0.0.1:9000/wpush/a', here)).toBe(false)
    expect(called('http://127.0.0.1:9000/wpush/a')).toBe(false)
  })

  it('never leads anywhere else, whatever is put around the name of a service', () => {
    const bit = fc.constantFrom(
      '',
      'a',
      'a.',
      '@',
      'a@',
      ':1',
      '.',
      '/',
      '#',
      '?',
      '\\\\',
      '.a.example',
    )
    const host = fc.constantFrom('fcm.googleapis.com', 'web.push.apple.com', 'x.notify.windows.com')
    const theirs = /^(fcm\.googleapis\.com|.+\.push\.apple\.com|.+\.notify\.windows\.com)$/
    fc.assert(
      fc.property(bit, bit, host, bit, bit, (a, b, name, c, d) => {
        const address = pushAddress(`https://${a}${b}${name}${c}${d}`, outside)
        if (address === null) return
        expect(address.hostname).toMatch(theirs)
        expect([address.port, address.username, address.password]).toEqual(['', '', ''])
      }),
      { numRuns: 1000 },
    )
  })
})
