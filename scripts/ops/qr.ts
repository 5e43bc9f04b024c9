// `npm run ops -- qr`: the codes that are printed and put on charging stations, made by the payer so
// that its app's own scanner takes them. It asks the payer and writes files; of the product it asks
// nothing but the operator's list of stations.
import * as z from 'zod'
import type { Outcome } from '#bff/session/ports.ts'
import { qrIdOf, stationPage } from '#bff/vipps/qr.ts'
import { Trouble, Wrong, type Answer, type Asking, type Register } from './desk.ts'
import { patient, told } from './qr-codes.ts'
import { qrCreate } from './qr-create.ts'
import { wanted, whichShape, whichStations, type Wanted } from './qr-stations.ts'
import { unitsOf } from './qr-units.ts'
import { table } from './tables.ts'

/** One call for each station, told line by line. */
async function each(
  asking: Asking,
  stations: readonly Wanted[],
  done: string,
  perform: (one: Wanted) => Promise<Outcome<unknown>>,
): Promise<Answer> {
  const codes: { stationId: string; ok: boolean; how: string }[] = []
  for (const one of stations) {
    const { id: stationId } = one
    const outcome = await patient(() => perform(one))
    const how = outcome.ok ? done : told(outcome.code)
    codes.push({ stationId, ok: outcome.ok, how })
    asking.progress(`${codes.length}/${stations.length} ${stationId}: ${how}`)
  }
  const well = codes.every(({ ok }) => ok)
  const lines = codes.map(
    ({ ok, stationId, how }) => `${ok ? 'ok   ' : 'FAIL '} ${stationId}: ${how}`,
  )
  return { well, document: { ok: well, codes }, text: lines.join('\n') }
}

const lister: Register = (family, desk) => {
  family
    .command('list')
    .description('every code of the sales unit and where it leads')
    .option('--merchant <id>', 'of several merchants this one’s')
    .examples('qr list', 'qr list --json')
    .answers(desk, z.object({ merchant: z.string().optional() }), async (asking, { merchant }) => {
      const { api } = unitsOf(asking, merchant).named(merchant ?? 'default')
      const codes = await patient(() => api.list())
      if (!codes.ok) throw new Trouble(told(codes.code))
      const rows = codes.value.map((one) => [
        one.id,
        one.redirectUrl,
        (one.expiresIn ?? -1) < 0 ? 'for ever' : `${one.expiresIn} s left`,
      ])
      const text = `${table(['Code', 'Leads to', ''], rows)}\n${rows.length} codes.`
      return { well: true, document: { codes: codes.value }, text }
    })
}

const changers: Register = (family, desk) => {
  whichStations(family.command('update'))
    .description('leads the codes to PUBLIC_URL/s/<station> again; what is printed stays valid')
    .examples('qr update --all', "qr update 'NO*STK*E1001'")
    .answers(desk, whichShape, async (asking, given, named) => {
      const units = unitsOf(asking, given.merchant)
      const stations = await wanted(asking, named, given, units.several)
      return each(asking, stations, 'leads to its page', (one) => {
        const { api, publicUrl } = units.of(one)
        return api.update(qrIdOf(one.id), stationPage(publicUrl, one.id))
      })
    })
  whichStations(family.command('delete'))
    .description('deletes the codes for ever: what is printed never works again')
    .option('--yes', 'yes, delete')
    .examples("qr delete 'NO*STK*E1001' --yes")
    .answers(
      desk,
      whichShape.extend({ yes: z.boolean().default(false) }),
      async (asking, given, named) => {
        const units = unitsOf(asking, given.merchant)
        const stations = await wanted(asking, named, given, units.several)
        if (!given.yes) {
          throw new Wrong('What is printed would never work again. Say --yes if you mean it.')
        }
        return each(asking, stations, 'deleted', (one) => units.of(one).api.remove(qrIdOf(one.id)))
      },
    )
}

export const qr: Register = (program, desk) => {
  const family = program
    .command('qr')
    .description('makes, prints, lists, moves and deletes the codes of the stations')
    .addHelpText(
      'after',
      `
Reads PUBLIC_URL (https) and VIPPS_BASE_URL, _CLIENT_ID, _CLIENT_SECRET, _SUBSCRIPTION_KEY, _MSN from the
environment. May be run again at any time.`,
    )
  for (const add of [qrCreate, lister, changers]) add(family, desk)
}
