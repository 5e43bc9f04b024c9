// The page that stands where no other can be fetched (`GET /offline`), kept in the languages that are
// read on this phone. It belongs to one version of the scripts: another version's page is not kept.
import { build, files } from 'virtual:stikk-precache'
import { PAGE_SPEAKS } from '../model/worker-words.ts'
import { mayKeep } from './files.ts'

declare const self: ServiceWorkerGlobalScope

const PREFIX = 'stikk-shell-'
const OWN = `${PREFIX}${build}`
/** When a page was kept, epoch ms: the operator's number for help may change without a new version. */
const KEPT_AT = 'x-kept-at'
const DAY_MS = 86_400_000

const scripts: ReadonlySet<string> = new Set(files.map(({ url }) => url))
const keyOf = (locale: string): string => `/offline?lang=${locale}`

/** True where all the scripts that a page names are ours. */
function isOurs(html: string): boolean {
  const named = [...html.matchAll(/(?:src|href)="?(\/assets\/[^" >]+\.js)/g)].map(
    (found) => found[1],
  )
  return named.length > 0 && named.every((path) => path !== undefined && scripts.has(path))
}

/** Keeps the page of a language; null: of the phone's own. Rejects where there is none to keep. */
async function keep(locale: string | null): Promise<void> {
  const response = await fetch(locale === null ? '/offline' : keyOf(locale), { cache: 'no-cache' })
  const language = response.headers.get('content-language')
  const html = await response.text()
  if (!mayKeep(response) || language === null || !isOurs(html)) {
    throw new Error('There is no page for this version of the app yet')
  }
  const headers = new Headers(response.headers)
  // The text is stored as read: without its coding, and without a length that was another's.
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  headers.set(KEPT_AT, String(Date.now()))
  const cache = await caches.open(OWN)
  await cache.put(keyOf(language), new Response(html, { headers }))
}

/** A page in this language is read: ours is kept in it, is not older than a day, and comes first. */
async function meetLanguage(locale: string): Promise<void> {
  const cache = await caches.open(OWN)
  const kept = await cache.match(keyOf(locale))
  const age = Date.now() - Number(kept?.headers.get(KEPT_AT) ?? 0)
  if (!kept || age < 0 || age > DAY_MS) return keep(locale)
  const newest = (await cache.keys()).at(-1)
  // Caches list what was put last at their end.
  if (newest && !newest.url.endsWith(keyOf(locale))) await cache.put(keyOf(locale), kept)
}

/** The page for this address, in the language it asks for, else in the one that was read last. */
export async function shellFor(url: URL): Promise<Response | undefined> {
  const cache = await caches.open(OWN)
  const asked = url.searchParams.get('lang')
  const exact = asked === null ? undefined : await cache.match(keyOf(asked), { ignoreVary: true })
  if (exact) return exact
  const newest = (await cache.keys()).at(-1)
  return newest && (await cache.match(newest, { ignoreVary: true }))
}

async function forgetOldShells(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== OWN)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** Keeps the phone's own language from the start; the languages of pages follow as they tell. */
export function keepShells(): void {
  self.addEventListener('install', (event) => event.waitUntil(keep(null)))
  self.addEventListener('activate', (event) => event.waitUntil(forgetOldShells()))
  self.addEventListener('message', (event) => {
    if (event.data?.type !== PAGE_SPEAKS) return
    // Without a network it stays as it is.
    event.waitUntil(meetLanguage(String(event.data.locale)).catch(() => undefined))
  })
}
