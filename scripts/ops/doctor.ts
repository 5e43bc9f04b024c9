// `npm run ops -- doctor`: can a running Stikk reach all it needs, and is the payer's side set up as
// charging needs it? The product is asked through its public doors alone; the payer is asked only where
// the environment holds its keys. It must never leave money behind.
import { renderUnicodeCompact } from 'uqr'
import * as z from 'zod'
import { environmentOf } from '#bff/vipps/environment.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import { askReadiness } from '../readiness.ts'
import { productAddress, Wrong, type Asking, type Register } from './desk.ts'
import { checkPayer, found, watchClock, type Finding } from './payer-checks.ts'
import { probe } from './payer-probe.ts'
import { hasPayer, payerOf } from './payer.ts'

const wishes = z.object({
  payer: z.boolean().default(false),
  phone: z
    .string()
    .regex(/^\d{9,15}$/, 'a number with its country code and no plus, like 4712345678')
    .optional(),
  pay: z.boolean().default(false),
})
type Wishes = z.infer<typeof wishes>

/** What is told line by line, and all of it at the end. */
class Report {
  readonly findings: Finding[] = []
  readonly #say: Asking['say']
  constructor(say: Asking['say']) {
    this.#say = say
  }

  /** True where none of these is wrong. */
  tell(findings: readonly Finding[]): boolean {
    for (const { name, ok, detail } of findings) {
      this.#say(`${MARKS[`${ok}`]} ${name}${detail ? `: ${detail}` : ''}`)
    }
    this.findings.push(...findings)
    return findings.every(({ ok }) => ok !== false)
  }
}

const MARKS = { true: 'ok   ', false: 'FAIL ', null: '-    ' }

async function askProduct(address: string): Promise<Finding[]> {
  const { missing, checks } = await askReadiness(address)
  const findings = Object.entries(checks).map(([name, check]) =>
    found(name, check.ok, check.detail ?? ''),
  )
  return findings.length > 0 ? findings : [found(address, false, missing.join('; '))]
}

/** The payer's side, told as it is found; the probe only where it was asked for. */
async function askPayer(asking: Asking, { phone, pay }: Wishes, report: Report): Promise<void> {
  const payer = payerOf(asking.env)
  if ('faults' in payer) {
    report.tell(payer.faults.map((fault) => found('settings', false, fault)))
    return
  }
  const { settings } = payer
  const clock = watchClock(payer.options.fetch, Date.now)
  const options = { ...payer.options, fetch: clock.fetch }
  const call = createCaller(options)
  const checks = await checkPayer(settings, options, call, clock.skewMs)
  report.tell(checks)
  if (checks.some(({ name, ok }) => ok === false && /^(keys|sales unit)$/.test(name))) return
  const production = environmentOf(options.baseUrl) === 'production'
  if (phone !== undefined && production) {
    report.tell([found('partial capture', false, '--phone is for tests: use --pay here')])
    return
  }
  if (phone === undefined && !pay) {
    const how = production ? '--pay' : '--phone <number of a test user>'
    report.tell([found('partial capture', null, `not tried; add ${how}`)])
    return
  }
  const stop = new AbortController()
  const undo = (): void => {
    asking.progress('Stopping: what was begun is being undone. Do not close this.')
    stop.abort()
  }
  // Again and again: an impatient second Ctrl-C must not leave a reservation hanging.
  process.on('SIGINT', undo)
  process.on('SIGTERM', undo)
  try {
    const { currency } = settings
    const show = (address: string): void => {
      asking.progress('Scan this with your phone and approve, within ten minutes:\n')
      asking.progress(`${renderUnicodeCompact(address)}\n\n${address}\n`)
    }
    const signal = stop.signal
    report.tell(await probe({ options, call, currency, phone: phone ?? null, show, stop: signal }))
  } finally {
    process.off('SIGINT', undo)
    process.off('SIGTERM', undo)
  }
}

export const doctor: Register = (program, desk) => {
  program
    .command('doctor')
    .description('asks a running Stikk, and its neighbours, whether all is as charging needs it')
    .argument('[address]', 'the same as --address')
    .option('--payer', 'asks the payer alone')
    .option(
      '--phone <number>',
      'in the test environment or on loopback: a payment of 2 kr approved by force by this test user',
    )
    .option(
      '--pay',
      'the same for real money: you approve 2 kr on your own phone; all is given back',
    )
    .examples(
      'doctor',
      'doctor https://charge.example --json',
      'doctor --phone 4712345678',
      'doctor --pay',
    )
    .addHelpText(
      'after',
      `
Where the environment holds the payer's keys (VIPPS_BASE_URL, _CLIENT_ID, _CLIENT_SECRET,
_SUBSCRIPTION_KEY, _MSN; with PUBLIC_URL and MARKET) the payer is asked too. The payment of --phone and
--pay is captured in part, released, given back: it shows whether the currency fits (5040) and partial
capture is on (6140), before a driver does. Ctrl-C undoes it.

Exit code 0 only where all is well, 1 where something is not, 2 where it was asked wrongly.`,
    )
    .answers(desk, wishes, async (asking, options, [given]) => {
      if (options.phone !== undefined && options.pay) throw new Wrong('Either --phone or --pay.')
      const report = new Report(asking.say)
      const globals = given === undefined ? asking.globals : { ...asking.globals, address: given }
      const address = productAddress({ env: asking.env, globals })
      if (!options.payer) report.tell(await askProduct(address))
      const wantsPayer = options.payer || options.pay || options.phone !== undefined
      if (wantsPayer || hasPayer(asking.env)) await askPayer(asking, options, report)
      const { findings } = report
      const well = findings.every(({ ok }) => ok !== false)
      return { well, document: { ok: well, findings }, text: well ? 'Ready.' : 'Not ready.' }
    })
}
