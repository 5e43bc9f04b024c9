import { createLog } from '#bff/watch/log.ts'
import { describe, expect, it } from 'vitest'

const REFERENCE = 'ev-7zzzzzzzzzzzzzzzzzzzzzzzzz'
const KEY = 'AbCdEfGhIjKlMnOpQrStUv'

function aLog() {
  const lines: string[] = []
  const redacted: string[] = []
  const log = createLog({
    write: (line) => lines.push(line),
    now: () => Date.UTC(2026, 10, 25),
    onRedacted: (event) => redacted.push(event),
  })
  return { log, lines, redacted }
}

/** What is written of an error's message. */
function written(message: string, secrets: string[] = []): { message: string; redacted: string[] } {
  const { log, lines, redacted } = aLog()
  log.hide(secrets)
  log({ event: 'request-failed', message })
  const line: { message: string } = JSON.parse(lines[0] ?? '')
  return { message: line.message, redacted }
}

describe('a line of the log', () => {
  it('is JSON with its time, how loud it is, and what it tells', () => {
    const { log, lines } = aLog()
    log({ event: 'webhook-taken', known: true, requestId: 'r-1' })
    expect(lines).toEqual([
      '{"time":"2026-11-25T00:00:00.000Z","level":"info","event":"webhook-taken","known":true,"requestId":"r-1"}',
    ])
  })

  it('is one line, whatever is in it, and not longer than anyone reads', () => {
    const { log, lines } = aLog()
    log({ event: 'request-failed', message: `a\nb${'x'.repeat(10_000)}` })
    expect(lines[0]).not.toContain('\n')
    expect(lines[0]?.length).toBeLessThan(700)
  })

  it('can be louder than its kind', () => {
    const { log, lines } = aLog()
    log({ event: 'call', level: 'warn' })
    expect(lines[0]).toContain('"level":"warn"')
  })
})

describe('the last line of defence', () => {
  it.each([
    ['a handle', `no ${REFERENCE}.${KEY} here`, `no ${REFERENCE}.[removed] here`],
    [
      'a handle in an address',
      `/c/${REFERENCE}%2e${KEY}?lang=nb`,
      `/c/${REFERENCE}.[removed]?lang=nb`,
    ],
    ['a bearer token', `Bearer ${KEY} was sent`, 'Bearer [removed] was sent'],
    ['a token of OCPI', `Token ${btoa(KEY)}`, 'Token [removed]'],
    ['an operator’s token', `is stikk_${KEY}${KEY} yours?`, 'is [removed] yours?'],
    ['a web token', `eyJhbGciOiJIUzI1.${KEY}.${KEY}`, '[removed]'],
    [
      'a signature',
      `SignedHeaders=host&Signature=${KEY}==`,
      'SignedHeaders=host&Signature=[removed]',
    ],
  ])('takes out %s, and says that it had to', (_, message, clean) => {
    expect(written(message)).toEqual({ message: clean, redacted: ['request-failed'] })
  })

  it('takes out what the settings hold, wherever it stands', () => {
    const secret = 'a "quoted" secret'
    expect(written(`x${secret}y`, [secret]).message).toBe('x[removed]y')
  })

  it('takes a secret out before the text is cut', () => {
    const secret = 's'.repeat(40)
    expect(written('x'.repeat(480) + secret, [secret]).message).not.toContain('ss')
  })

  it('leaves a reference, a sentence and a metric’s name as they are', () => {
    const innocent = `${REFERENCE}. Token required, bearer refused; stikk_sessions`
    expect(written(innocent, ['short'])).toEqual({ message: innocent, redacted: [] })
  })
})
