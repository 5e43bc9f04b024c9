// `npm run ops -- qr`: the codes that are printed and put on charging stations, made by the payer so
// that its app's own scanner takes them. It asks the payer and writes files; of the product it asks
// nothing but the operator's list of stations.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import type { Outcome } from '#bff/session/ports.ts'
import { createQrApi, QR_SIZES, qrIdOf, stationPage, type QrApi } from '#bff/vipps/qr.ts'
import type { RedirectQr } from '#bff/vipps/wire.ts'
import { payerOf } from './payer.ts'
import { say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- qr <create|list|update|delete|all> [station...] [options]

  create <station>...   makes a code for each station and writes its files; a code that is there
                        already is kept, and led to the station's page if it led elsewhere
  update <station>...   leads the codes to PUBLIC_URL/s/<station> again; what is printed stays valid
  delete <station>...   deletes the codes for ever: what is printed never works again (needs --yes)
  list                  every code of the sales unit and where it leads
  all                   "create" for every station that is sold (GET PUBLIC_URL/operator/stations, with
                        OPERATOR_TOKEN), or of --stations

  --out <folder>        where <code>.svg, .png and .txt (the text the code says) go; default ./qr
  --size <pixels>       side of the PNG, ${QR_SIZES.least} to ${QR_SIZES.most}; default ${QR_SIZES.usual}
  --stations <file>     station ids, one a line
  --yes                 yes, delete

Reads PUBLIC_URL (https) and VIPPS_BASE_URL, _CLIENT_ID, _CLIENT_SECRET, _SUBSCRIPTION_KEY, _MSN from the
environment. May be run again at any time. Exit code 0: all done, 1: something was not, 2: asked wrongly.`

/** What one run is about. */
interface Errand {
  api: QrApi
  publicUrl: string
  out: string
  size: number
}

const told = (code: string): string =>
  code === 'redirect-url' ? 'PUBLIC_URL must be an https address' : code

/** The QR API has limits that nobody has written down: a 429 is waited out. */
const MOST_WAITS = 5
const WAIT_MS = 5000

async function patient<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  for (let waits = 0; ; waits += 1) {
    const outcome = await ask()
    if (outcome.ok || outcome.code !== 'http-429' || waits === MOST_WAITS) return outcome
    await sleep(outcome.retryAfterMs ?? WAIT_MS)
  }
}

/** Makes or keeps the code of a station, led to its page; `how` is a word for the terminal. */
async function ensure(
  { api, publicUrl }: Errand,
  stationId: string,
): Promise<Outcome<{ how: string }>> {
  const id = qrIdOf(stationId)
  const wanted = stationPage(publicUrl, stationId)
  const made = await patient(() => api.create(id, wanted))
  if (!made.ok) return made
  if (made.value !== 'taken') return { ok: true, value: { how: 'made' } }
  const there = await patient(() => api.get(id, 'target'))
  if (!there.ok) return there
  if (there.value.redirectUrl === wanted) return { ok: true, value: { how: 'there already' } }
  const moved = await patient(() => api.update(id, wanted))
  return moved.ok ? { ok: true, value: { how: `led here from ${there.value.redirectUrl}` } } : moved
}

/** Fetches the pictures at once, because the links to them end after an hour, and writes the files. */
async function store({ api, out, size }: Errand, stationId: string): Promise<Outcome<null>> {
  const id = qrIdOf(stationId)
  const file = join(out, id)
  const target = await patient(() => api.get(id, 'target'))
  if (!target.ok) return target
  const images: [string, Uint8Array][] = []
  for (const format of ['svg', 'png'] as const) {
    const found = await patient(() => api.get(id, format, size))
    if (!found.ok) return found
    const { url } = found.value
    const image = await patient(() => api.image(url))
    if (!image.ok) return image
    images.push([`${file}.${format}`, image.value])
  }
  mkdirSync(out, { recursive: true })
  writeFileSync(`${file}.txt`, `${target.value.url}\n`)
  for (const [path, bytes] of images) writeFileSync(path, bytes)
  return { ok: true, value: null }
}

async function create(errand: Errand, stations: readonly string[]): Promise<number> {
  let failed = 0
  for (const stationId of stations) {
    const made = await ensure(errand, stationId)
    const stored = made.ok ? await store(errand, stationId) : made
    if (!stored.ok) failed += 1
    const how = made.ok ? made.value.how : ''
    say(
      stored.ok
        ? `ok    ${stationId}: ${how}, ${join(errand.out, qrIdOf(stationId))}.svg`
        : `FAIL  ${stationId}: ${told(stored.code)}`,
    )
  }
  return failed > 0 ? 1 : 0
}

/** One call for each station, told line by line. */
async function each(
  stations: readonly string[],
  done: string,
  perform: (stationId: string) => Promise<Outcome<unknown>>,
): Promise<number> {
  let failed = 0
  for (const stationId of stations) {
    const outcome = await patient(() => perform(stationId))
    if (!outcome.ok) failed += 1
    say(outcome.ok ? `ok    ${stationId}: ${done}` : `FAIL  ${stationId}: ${told(outcome.code)}`)
  }
  return failed > 0 ? 1 : 0
}

const lifetime = (qr: RedirectQr): string =>
  (qr.expiresIn ?? -1) < 0 ? '' : ` (${qr.expiresIn} s left)`

async function list({ api }: Errand): Promise<number> {
  const codes = await api.list()
  if (!codes.ok) {
    say(`FAIL  ${codes.code}`)
    return 1
  }
  for (const qr of codes.value) say(`${qr.id}  ${qr.redirectUrl}${lifetime(qr)}`)
  say(`${codes.value.length} codes.`)
  return 0
}

const stationList = z.object({
  stations: z.array(z.object({ stationId: z.string().min(1), sold: z.boolean() })),
})

/** The product's own list of what it sells; null where it gives none. */
async function soldStations(publicUrl: string): Promise<string[] | null> {
  try {
    const response = await fetch(`${publicUrl}/operator/stations`, {
      headers: { authorization: `Bearer ${process.env['OPERATOR_TOKEN'] ?? ''}` },
      signal: AbortSignal.timeout(20_000),
    })
    const listed = stationList.safeParse(await response.json())
    if (!listed.success) return null
    return listed.data.stations.filter((one) => one.sold).map((one) => one.stationId)
  } catch {
    return null
  }
}

/** Two stations whose codes would have one id cannot both be printed. */
function doubled(stations: readonly string[]): string[] {
  const seen = new Map<string, string>()
  return stations.flatMap((stationId) => {
    const other = seen.get(qrIdOf(stationId))
    seen.set(qrIdOf(stationId), stationId)
    return other === undefined ? [] : [`${other} and ${stationId} would share one code`]
  })
}

function wrong(fault: string): number {
  say(`${fault}\n\n${USAGE}`)
  return 2
}

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function read(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'qr' },
      size: { type: 'string', default: String(QR_SIZES.usual) },
      stations: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  })
}

async function run(args: string[]): Promise<number> {
  let asked: ReturnType<typeof read>
  try {
    asked = read(args)
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'That cannot be read.')
  }
  const { values, positionals } = asked
  const [what = '', ...named] = positionals
  const size = Number(values.size)
  if (!Number.isInteger(size) || size < QR_SIZES.least || size > QR_SIZES.most) {
    return wrong(`--size is ${QR_SIZES.least} to ${QR_SIZES.most} pixels.`)
  }
  const payer = payerOf(process.env)
  if ('faults' in payer) {
    for (const fault of payer.faults) say(`FAIL  ${fault}`)
    return 2
  }
  const publicUrl = payer.settings.PUBLIC_URL
  const errand: Errand = { api: createQrApi(payer.options), publicUrl, out: values.out, size }
  if (what === 'list') return list(errand)
  const given = [...named, ...(values.stations === undefined ? [] : linesOf(values.stations))]
  const wholeList = what === 'all' && given.length === 0
  const found = wholeList ? await soldStations(publicUrl) : given
  if (found === null) {
    return wrong(`${publicUrl}/operator/stations did not answer OPERATOR_TOKEN: name the stations.`)
  }
  const stations = [...new Set(found)]
  const doubles = doubled(stations)
  if (doubles.length > 0) return wrong(`${doubles.join('; ')}.`)
  if (stations.length === 0 && !wholeList) return wrong('Name a station.')
  return act(errand, what, stations, values.yes)
}

async function act(
  errand: Errand,
  what: string,
  stations: readonly string[],
  yes: boolean,
): Promise<number> {
  const { api, publicUrl } = errand
  switch (what) {
    case 'create':
    case 'all':
      return create(errand, stations)
    case 'update':
      return each(stations, 'leads to its page', (stationId) =>
        api.update(qrIdOf(stationId), stationPage(publicUrl, stationId)),
      )
    case 'delete':
      if (!yes) return wrong('What is printed would never work again. Say --yes if you mean it.')
      return each(stations, 'deleted', (stationId) => api.remove(qrIdOf(stationId)))
    default:
      return wrong(`There is no "qr ${what}".`)
  }
}

export const qr: Subcommand = {
  summary: 'makes, lists, moves and deletes the codes that are printed for the stations',
  usage: USAGE,
  run,
}
