// `npm run ops -- doctor`: is all as charging needs it, and if not, what is the next step? Settings, the
// public address, the product itself, the payer, the charger backend, what is alarming. Each is asked
// harmlessly; money moves only where it is asked for, and is given back.
import { renderUnicodeCompact } from 'uqr'
import * as z from 'zod'
import type { Settings } from '#bff/env.ts'
import { environmentOf } from '#bff/vipps/environment.ts'
import { createCaller, type Caller, type PayerOptions } from '#bff/vipps/transport.ts'
import { productAddress, Wrong, type Asking, type Register } from './desk.ts'
import { checkAddress } from './doctor-address.ts'
import { judgeClocks } from './doctor-clock.ts'
import {
  checkChargers,
  checkReady,
  checkWarnings,
  partCaptured,
  webhookOf,
} from './doctor-product.ts'
import { checkSettings } from './doctor-settings.ts'
import { shakeHands } from './doctor-tls.ts'
import { doorOf, type Door } from './door.ts'
import { findingsOf, told, type Finding } from './finding.ts'
import { checkPayer, watchClock } from './payer-checks.ts'
import { probe } from './payer-probe.ts'
import { hasPayer, payerOf, salesUnitsOf, type SalesUnit } from './payer.ts'

const { wrong, aside, well } = findingsOf('payer')

const wishes = z.object({
  payer: z.boolean().default(false),
  phone: z
    .string()
    .regex(/^\d{9,15}$/, 'a number with its country code and no plus, like 4712345678')
    .optional(),
  pay: z.boolean().default(false),
  merchant: z.string().optional(),
})
type Wishes = z.infer<typeof wishes>

/** One examination: what is asked, and what was found so far. */
interface Visit {
  asking: Asking
  wishes: Wishes
  door: Door | null
  /** Told at once, and again as a whole at the end. */
  tell(findings: readonly Finding[]): void
  skews: { payer: number | null; chargers: number | null; product: number | null }
}

/** How far `url` is from our clock; null: it told no time, or did not answer. */
async function skewOf(url: string): Promise<number | null> {
  const clock = watchClock((address, init) => fetch(address, init), Date.now)
  const signal = AbortSignal.timeout(15_000)
  await clock.fetch(url, { redirect: 'manual', signal }).catch(() => null)
  return clock.skewMs()
}

async function examineProduct(visit: Visit, address: string): Promise<void> {
  const { asking, door, tell, skews } = visit
  tell(checkSettings(asking.env))
  const publicUrl = (asking.env['PUBLIC_URL'] || address).replace(/\/+$/, '')
  const secrets = asking.env['VIPPS_WEBHOOK_SECRET']?.split(',') ?? []
  if (URL.canParse(publicUrl)) tell(await checkAddress(publicUrl, secrets, shakeHands))
  tell(await checkReady(address))
  skews.product = await skewOf(`${address}/healthz`)
  if (door === null) {
    const next = 'set OPERATOR_TOKEN: registration, catalogue and alerts are asked by it'
    tell([findingsOf('chargers').aside('operator’s door', 'not opened', next)])
    return
  }
  const { findings, versionsUrl } = await checkChargers(door)
  tell(findings)
  if (versionsUrl !== null) skews.chargers = await skewOf(versionsUrl)
  tell(await checkWarnings(door))
}

/** The payer's side of each merchant, or of the one that was asked for. */
async function examinePayers(visit: Visit): Promise<void> {
  const { env } = visit.asking
  const { merchant } = visit.wishes
  const one = merchant === undefined ? null : payerOf(env, merchant)
  const units = one === null ? salesUnitsOf(env) : 'faults' in one ? one : [one]
  if ('faults' in units) {
    // Told with the settings already, unless the payer alone is asked.
    if (visit.wishes.payer || merchant !== undefined) {
      visit.tell(units.faults.map((fault) => wrong('settings', fault, 'set it right, ask again')))
    }
    return
  }
  for (const unit of units) {
    const { merchantId } = unit
    const tell: Visit['tell'] = (findings) =>
      visit.tell(units.length > 1 ? findings.map((each) => ({ ...each, merchantId })) : findings)
    await examinePayer({ ...visit, tell }, unit)
  }
}

/** One sales unit; the payment only where it was asked for. */
async function examinePayer(visit: Visit, unit: SalesUnit): Promise<void> {
  const { door, tell, skews } = visit
  const { settings, merchantId } = unit
  const clock = watchClock(unit.options.fetch, Date.now)
  const options = { ...unit.options, fetch: clock.fetch }
  const call = createCaller(options)
  const checks = await checkPayer(settings, options, call, await webhookOf(door, merchantId))
  tell(checks)
  skews.payer = clock.skewMs()
  if (checks.some(({ name, ok }) => ok === false && /^(keys|sales unit)$/.test(name))) return
  await examineCapture(visit, settings, options, call)
}

/** Partial capture is known by a payment of now or of before; else it is unknown. */
async function examineCapture(
  { asking, wishes: { phone, pay }, door, tell }: Visit,
  settings: Settings,
  options: PayerOptions,
  call: Caller,
): Promise<void> {
  const production = environmentOf(options.baseUrl) === 'production'
  if (phone !== undefined && production) {
    const detail = 'unknown: --phone is for tests'
    return tell([wrong('partial capture', detail, 'use --pay with real money: all is given back')])
  }
  if (phone === undefined && !pay) {
    const proof = await partCaptured(door, settings.merchantId)
    if (proof) return tell([well('partial capture', `known: works: ${proof} was captured in part`)])
    const how = production ? '--pay' : '--phone <number of a test user>'
    const asked = settings.MARKET === 'NO' ? '' : '; in this market it must be asked for at Vipps'
    return tell([aside('partial capture', 'unknown: not tried', `try it with ${how}${asked}`)])
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
    const { signal } = stop
    tell(await probe({ options, call, currency, phone: phone ?? null, show, stop: signal }))
  } finally {
    process.off('SIGINT', undo)
    process.off('SIGTERM', undo)
  }
}

const NOTES = `
Settings are read where this terminal has them (--env-file); the payer is asked where they hold its keys;
registration, catalogue and alerts where there is an OPERATOR_TOKEN. The payment of --phone and --pay is
captured in part, released, given back: it shows whether the currency fits (5040) and partial capture is
on (6140), before a driver does. Ctrl-C undoes it.

"ok" is well, "FAIL" is wrong and followed by the next step, "-" is worth knowing. Exit code 0 only where
nothing is wrong, 1 where something is, 2 where it was asked wrongly.`

export const doctor: Register = (program, desk) => {
  program
    .command('doctor')
    .description('says whether all is as charging needs it, and what to do where it is not')
    .argument('[address]', 'the same as --address')
    .option('--payer', 'asks the payer alone')
    .option('--merchant <id>', 'of several merchants this one’s sales unit alone')
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
      'doctor https://charge.example --env-file /etc/stikk/stikk.env --json',
      'doctor --phone 4712345678',
      'doctor --pay',
    )
    .addHelpText('after', NOTES)
    .answers(desk, wishes, async (asking, options, [given]) => {
      if (options.phone !== undefined && options.pay) throw new Wrong('Either --phone or --pay.')
      const globals = given === undefined ? asking.globals : { ...asking.globals, address: given }
      const address = productAddress({ env: asking.env, globals })
      const opens = Boolean(asking.env['OPERATOR_TOKEN'] ?? globals.tokenFile) && !options.payer
      const findings: Finding[] = []
      const visit: Visit = {
        asking,
        wishes: options,
        door: opens ? doorOf({ env: asking.env, globals }) : null,
        tell(some) {
          for (const one of some) {
            asking.say(told(one, findings.at(-1)))
            findings.push(one)
          }
        },
        skews: { payer: null, chargers: null, product: null },
      }
      if (!options.payer) await examineProduct(visit, address)
      const wantsPayer = options.payer || options.pay || options.phone !== undefined
      if (wantsPayer || hasPayer(asking.env)) await examinePayers(visit)
      visit.tell(judgeClocks(visit.skews).filter(({ ok }) => ok !== null || !options.payer))
      const ready = findings.every(({ ok }) => ok !== false)
      const text = ready ? 'Ready.' : 'Not ready.'
      return { well: ready, document: { ok: ready, findings }, text }
    })
}
