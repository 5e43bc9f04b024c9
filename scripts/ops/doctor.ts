// `npm run ops -- doctor`: can a running Stikk reach all it needs, and is the payer's side set up as
// charging needs it? The product is asked through its public doors alone; the payer is asked only where
// the environment holds its keys. It must never leave money behind.
import { parseArgs } from 'node:util'
import { renderUnicodeCompact } from 'uqr'
import { environmentOf } from '#bff/vipps/environment.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import { askReadiness } from '../readiness.ts'
import { checkPayer, found, watchClock, type Finding } from './payer-checks.ts'
import { probe } from './payer-probe.ts'
import { hasPayer, payerOf } from './payer.ts'
import { productAddress, say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- doctor [address] [--payer] [--phone <number>] [--pay]

Asks the product whether it can reach all it needs (GET /readyz) and prints each answer. The address is
PUBLIC_URL, or http://127.0.0.1:PORT, unless one is given.

Where the environment holds the payer's keys (VIPPS_BASE_URL, _CLIENT_ID, _CLIENT_SECRET,
_SUBSCRIPTION_KEY, _MSN; with PUBLIC_URL and MARKET) it also asks the payer: keys, sales unit, webhook
registration and its events, receipts (production alone), clock, and whether PUBLIC_URL is https.

  --payer           asks the payer alone
  --phone <number>  in the test environment or on loopback: a payment of 2 kr approved by force by this
                    test user (like 4712345678), captured in part, released, given back. It shows whether
                    the currency fits (5040) and partial capture is on (6140), before a driver does.
  --pay             the same for real money: shows an address and its code; you approve 2 kr on your own
                    phone, 1 kr is captured and given back, the other is released. Ctrl-C undoes it.

Exit code 0 only where all is well, 2 where it was asked wrongly.`

interface Asked {
  address: string
  payerAlone: boolean
  phone: string | null
  pay: boolean
}

function read(args: string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        payer: { type: 'boolean', default: false },
        phone: { type: 'string' },
        pay: { type: 'boolean', default: false },
      },
    })
    const { phone } = values
    if (phone !== undefined && !/^\d{9,15}$/.test(phone)) {
      return '--phone is a number with its country code and no plus, like 4712345678.'
    }
    if (phone !== undefined && values.pay) return 'Either --phone or --pay.'
    const address = productAddress(positionals[0])
    return { address, payerAlone: values.payer, phone: phone ?? null, pay: values.pay }
  } catch (error) {
    return error instanceof Error ? error.message : 'That cannot be read.'
  }
}

const MARKS = { true: 'ok   ', false: 'FAIL ', null: '-    ' }

function tell(findings: readonly Finding[]): boolean {
  for (const { name, ok, detail } of findings) {
    say(`${MARKS[`${ok}`]} ${name}${detail ? `: ${detail}` : ''}`)
  }
  return findings.every(({ ok }) => ok !== false)
}

async function askProduct(address: string): Promise<Finding[]> {
  const { missing, checks } = await askReadiness(address)
  const findings = Object.entries(checks).map(([name, check]) =>
    found(name, check.ok, check.detail ?? ''),
  )
  return findings.length > 0 ? findings : [found(address, false, missing.join('; '))]
}

/** The payer's side, told as it is found; the probe only where it was asked for. True: all is well. */
async function askPayer({ phone, pay }: Asked): Promise<boolean> {
  const payer = payerOf(process.env)
  if ('faults' in payer) return tell(payer.faults.map((fault) => found('settings', false, fault)))
  const { settings } = payer
  const clock = watchClock(payer.options.fetch, Date.now)
  const options = { ...payer.options, fetch: clock.fetch }
  const call = createCaller(options)
  const checks = await checkPayer(settings, options, call, clock.skewMs)
  const well = tell(checks)
  if (checks.some(({ name, ok }) => ok === false && /^(keys|sales unit)$/.test(name))) return well
  const production = environmentOf(options.baseUrl) === 'production'
  if (phone !== null && production) {
    return tell([found('partial capture', false, '--phone is for tests: use --pay here')])
  }
  if (phone === null && !pay) {
    const how = production ? '--pay' : '--phone <number of a test user>'
    return tell([found('partial capture', null, `not tried; add ${how}`)]) && well
  }
  const stop = new AbortController()
  const undo = (): void => {
    say('Stopping: what was begun is being undone. Do not close this.')
    stop.abort()
  }
  // Again and again: an impatient second Ctrl-C must not leave a reservation hanging.
  process.on('SIGINT', undo)
  process.on('SIGTERM', undo)
  try {
    const { currency } = settings
    return tell(await probe({ options, call, currency, phone, show, stop: stop.signal })) && well
  } finally {
    process.off('SIGINT', undo)
    process.off('SIGTERM', undo)
  }
}

function show(address: string): void {
  say('Scan this with your phone and approve, within ten minutes:\n')
  say(renderUnicodeCompact(address))
  say(`\n${address}\n`)
}

async function run(args: string[]): Promise<number> {
  const asked = read(args)
  if (typeof asked === 'string') {
    say(`${asked}\n\n${USAGE}`)
    return 2
  }
  const product = asked.payerAlone ? [] : await askProduct(asked.address)
  let ready = tell(product)
  const wantsPayer = asked.payerAlone || asked.pay || asked.phone !== null
  if (wantsPayer || hasPayer(process.env)) ready = (await askPayer(asked)) && ready
  say(ready ? 'Ready.' : 'Not ready.')
  return ready ? 0 : 1
}

export const doctor: Subcommand = {
  summary: 'asks a running Stikk, and the payer, whether all is as charging needs it',
  usage: USAGE,
  run,
}
