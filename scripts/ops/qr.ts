// `npm run ops -- qr`: the codes that are printed and put on charging stations, made by the payer so
// that its app's own scanner takes them. It asks the payer and writes files; of the product it asks
// nothing but the operator's list of stations.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Outcome } from '#bff/session/ports.ts'
import { createQrApi, QR_SIZES, qrIdOf, stationPage } from '#bff/vipps/qr.ts'
import { Trouble, Wrong, type Answer, type Asking, type OpsCommand, type Register } from './desk.ts'
import { doorOf } from './door.ts'
import { payerOf } from './payer.ts'
import { doubled, makeCodes, patient, told, type Errand, type Made } from './qr-codes.ts'
import { stationsOf } from './stations.ts'
import { table } from './tables.ts'

const making = z.object({
  all: z.boolean().default(false),
  stations: z.string().optional(),
  out: z.string().default('qr'),
  size: z.coerce
    .number()
    .int()
    .min(QR_SIZES.least)
    .max(QR_SIZES.most)
    .catch(NaN)
    .refine((size) => !Number.isNaN(size), `${QR_SIZES.least} to ${QR_SIZES.most} pixels`)
    .default(QR_SIZES.usual),
})

/** The payer's side, or what of the settings is missing. */
function errandOf(env: Asking['env'], out: string, size: number): Errand {
  const payer = payerOf(env)
  if ('faults' in payer) throw new Wrong(payer.faults.map((fault) => `FAIL  ${fault}`).join('\n'))
  return { api: createQrApi(payer.options), publicUrl: payer.settings.PUBLIC_URL, out, size }
}

/** Those that were named, those of a file, or all that are sold. */
async function wanted(
  asking: Asking,
  named: readonly string[],
  { all, stations }: { all: boolean; stations?: string | undefined },
): Promise<string[]> {
  const given = [...named, ...(stations === undefined ? [] : linesOf(stations))]
  if (given.length === 0 && !all) throw new Wrong('Name a station, or --all.')
  const found =
    given.length > 0
      ? given
      : (await stationsOf(doorOf(asking))).filter(({ sold }) => sold).map((one) => one.stationId)
  const unique = [...new Set(found)]
  const doubles = doubled(unique)
  if (doubles.length > 0) throw new Wrong(`${doubles.join('; ')}.`)
  return unique
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.trim()).filter((line) => line !== '')
  } catch {
    throw new Wrong(`--stations: ${file} cannot be read`)
  }
}

async function create(
  asking: Asking,
  options: z.infer<typeof making>,
  named: readonly string[],
): Promise<Answer> {
  const errand = errandOf(asking.env, options.out, options.size)
  const stations = await wanted(asking, named, options)
  let count = 0
  const codes = await makeCodes(errand, stations, ({ stationId, how }) => {
    count += 1
    asking.progress(`${count}/${stations.length} ${stationId}: ${how}`)
  })
  const well = codes.every(({ ok }) => ok)
  return { well, document: { ok: well, codes }, text: codes.map(lineOf).join('\n') }
}

const lineOf = ({ ok, stationId, how, file }: Made): string =>
  ok ? `ok    ${stationId}: ${how}, ${file}.svg` : `FAIL  ${stationId}: ${how}`

/** One call for each station, told line by line. */
async function each(
  asking: Asking,
  stations: readonly string[],
  done: string,
  perform: (stationId: string) => Promise<Outcome<unknown>>,
): Promise<Answer> {
  const codes: { stationId: string; ok: boolean; how: string }[] = []
  for (const stationId of stations) {
    const outcome = await patient(() => perform(stationId))
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

function whichStations(command: OpsCommand): OpsCommand {
  return command
    .argument('[station...]')
    .option('--all', 'every station of the catalogue that is sold')
    .option('--stations <file>', 'station ids, one a line')
}

const maker: Register = (family, desk) => {
  whichStations(family.command('create'))
    .description(
      'makes a code for each station and writes its files; what is done is not done again',
    )
    .option('--out <folder>', 'where <code>.svg, .png and .txt (the text it says) go', 'qr')
    .option('--size <pixels>', 'side of the PNG', String(QR_SIZES.usual))
    .examples(
      "qr create 'NO*STK*E1001'",
      'qr create --all --out stickers',
      'qr create --stations list.txt',
    )
    .answers(desk, making, create)
  // The name it had before there was `create --all`.
  family
    .command('all', { hidden: true })
    .option('--stations <file>')
    .option('--out <folder>', '', 'qr')
    .option('--size <pixels>', '', String(QR_SIZES.usual))
    .answers(desk, making, (asking, options) => create(asking, { ...options, all: true }, []))
}

const lister: Register = (family, desk) => {
  family
    .command('list')
    .description('every code of the sales unit and where it leads')
    .examples('qr list', 'qr list --json')
    .answers(desk, z.object({}), async ({ env }) => {
      const codes = await patient(() => errandOf(env, '', QR_SIZES.usual).api.list())
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
  const options = z.object({
    all: z.boolean().default(false),
    stations: z.string().optional(),
    yes: z.boolean().default(false),
  })
  whichStations(family.command('update'))
    .description('leads the codes to PUBLIC_URL/s/<station> again; what is printed stays valid')
    .examples('qr update --all', "qr update 'NO*STK*E1001'")
    .answers(desk, options, async (asking, given, named) => {
      const { api, publicUrl } = errandOf(asking.env, '', QR_SIZES.usual)
      const stations = await wanted(asking, named, given)
      return each(asking, stations, 'leads to its page', (stationId) =>
        api.update(qrIdOf(stationId), stationPage(publicUrl, stationId)),
      )
    })
  whichStations(family.command('delete'))
    .description('deletes the codes for ever: what is printed never works again')
    .option('--yes', 'yes, delete')
    .examples("qr delete 'NO*STK*E1001' --yes")
    .answers(desk, options, async (asking, given, named) => {
      const { api } = errandOf(asking.env, '', QR_SIZES.usual)
      const stations = await wanted(asking, named, given)
      if (!given.yes) {
        throw new Wrong('What is printed would never work again. Say --yes if you mean it.')
      }
      return each(asking, stations, 'deleted', (stationId) => api.remove(qrIdOf(stationId)))
    })
}

export const qr: Register = (program, desk) => {
  const family = program
    .command('qr')
    .description('makes, lists, moves and deletes the codes that are printed for the stations')
    .addHelpText(
      'after',
      `
Reads PUBLIC_URL (https) and VIPPS_BASE_URL, _CLIENT_ID, _CLIENT_SECRET, _SUBSCRIPTION_KEY, _MSN from the
environment. May be run again at any time.`,
    )
  for (const add of [maker, lister, changers]) add(family, desk)
}
