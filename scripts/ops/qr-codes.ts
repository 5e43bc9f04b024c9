// The codes of stations at the payer: made, kept, moved, and their files. Whatever was done already is
// not done again, so that an interrupted run is simply begun once more. It must never know where the
// list of stations comes from, nor what is printed.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '#bff/session/ports.ts'
import { qrIdOf, stationPage, type QrApi } from '#bff/vipps/qr.ts'

/** What one run is about. */
export interface Errand {
  api: QrApi
  publicUrl: string
  out: string
  size: number
}

/** What became of one station's code. */
export interface Made {
  stationId: string
  ok: boolean
  /** made, there already, led here from …, nothing to do; or why not. */
  how: string
  /** What the code says; null where it is not known. */
  text: string | null
  /** Path of its files, without the ending. */
  file: string | null
}

/** A code in words an operator can act on. */
export const told = (code: string): string =>
  code === 'redirect-url' ? 'PUBLIC_URL must be an https address' : code

/** The QR API has limits that nobody has written down: a 429 is waited out. */
const MOST_WAITS = 5
const WAIT_MS = 5000

/** Asks again where the payer was asked too often. */
export async function patient<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  for (let waits = 0; ; waits += 1) {
    const outcome = await ask()
    if (outcome.ok || outcome.code !== 'http-429' || waits === MOST_WAITS) return outcome
    await sleep(outcome.retryAfterMs ?? WAIT_MS)
  }
}

/**
 * Makes or keeps the code of each station and writes its files; `seen` is told of each in turn. One that
 * fails keeps no other back.
 */
export async function makeCodes(
  errand: Errand,
  stations: readonly string[],
  seen: (made: Made) => void,
): Promise<Made[]> {
  // One question instead of one for each station: those that are done are passed over at once.
  const listed = stations.length > 1 ? await patient(() => errand.api.list()) : null
  const leads = new Map(listed?.ok ? listed.value.map((one) => [one.id, one.redirectUrl]) : [])
  const all: Made[] = []
  for (const stationId of stations) {
    const made = await makeCode(errand, stationId, leads)
    seen(made)
    all.push(made)
  }
  return all
}

async function makeCode(
  errand: Errand,
  stationId: string,
  leads: ReadonlyMap<string, string>,
): Promise<Made> {
  const id = qrIdOf(stationId)
  const file = join(errand.out, id)
  const done = leads.get(id) === stationPage(errand.publicUrl, stationId) ? kept(file) : null
  if (done !== null) return { stationId, ok: true, how: 'done already', text: done, file }
  const made = await ensure(errand, stationId)
  const stored = made.ok ? await store(errand, stationId) : made
  if (!stored.ok) return { stationId, ok: false, how: told(stored.code), text: null, file: null }
  return { stationId, ok: true, how: made.ok ? made.value.how : '', text: stored.value, file }
}

/** The text of a code whose files are all there, from an earlier run; else null. */
function kept(file: string): string | null {
  const files = ['svg', 'png', 'txt'].map((ending) => `${file}.${ending}`)
  if (!files.every((path) => existsSync(path))) return null
  return readFileSync(`${file}.txt`, 'utf8').trim() || null
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

/** Fetches the pictures at once, because the links to them end after an hour; the value is the text. */
async function store({ api, out, size }: Errand, stationId: string): Promise<Outcome<string>> {
  const id = qrIdOf(stationId)
  const target = await patient(() => api.get(id, 'target'))
  if (!target.ok) return target
  const images: [string, Uint8Array][] = []
  for (const format of ['svg', 'png'] as const) {
    const found = await patient(() => api.get(id, format, size))
    if (!found.ok) return found
    const { url } = found.value
    const image = await patient(() => api.image(url))
    if (!image.ok) return image
    images.push([format, image.value])
  }
  for (const [format, bytes] of images) writeWhole(out, `${id}.${format}`, bytes)
  writeWhole(out, `${id}.txt`, `${target.value.url}\n`)
  return { ok: true, value: target.value.url }
}

/** Under its name only once it is whole: a run that is killed leaves nothing that looks done. */
export function writeWhole(folder: string, name: string, content: Uint8Array | string): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(`${path}.part`, content)
  renameSync(`${path}.part`, path)
}

/** Two stations whose codes would have one id cannot both be printed. */
export function doubled(stations: readonly string[]): string[] {
  const seen = new Map<string, string>()
  return stations.flatMap((stationId) => {
    const other = seen.get(qrIdOf(stationId))
    seen.set(qrIdOf(stationId), stationId)
    return other === undefined ? [] : [`${other} and ${stationId} would share one code`]
  })
}
