// Who is at the door: the partner with a token B, or somebody who may register with token A. It must
// never know what is asked for beyond whether token A may ask it, nor log a token.
import type { Note } from '#bff/session/ports.ts'
import { mayBegin } from './accepting.ts'
import type { RegistrationDeps } from './handshake.ts'
import { changeRecord, partnerOf, readRecord } from './registration-record.ts'
import { sameSecret } from '../same-text.ts'
import { opening, OVERLAP_MS } from './token-generations.ts'

export interface GateDeps {
  /** Our token of a generation, by each session secret that holds now. */
  tokensB: (generation: number) => Promise<string[]>
  registration: RegistrationDeps
  note?: Note
  now: () => number
}

/** The generation of token B that was sent; null: token A. */
export interface Caller {
  generation: number | null
}

/** A partner that still uses the token of before after this long has not taken the new one. */
const SLOW_MS = 3_600_000

/**
 * Who sent this header; null: nobody that may come in. `asked`: the module, null for version details.
 * Token A opens versions, version details and credentials, and nothing at all once somebody is
 * registered (credentials "Registration").
 */
export async function callerOf(
  deps: GateDeps,
  header: string,
  asked: string | null,
): Promise<Caller | null> {
  const candidates = tokensIn(header)
  if (candidates.length === 0) return null
  const generation = await generationOf(deps, candidates)
  if (generation !== null) return { generation }
  if (!(await isOneOf(candidates, deps.registration.tokenA))) return null
  // Of credentials only POST does anything then; the rest is told 405, as the text has it.
  if (![null, 'versions', 'credentials'].includes(asked)) return null
  return (await mayBegin(deps.registration)) ? { generation: null } : null
}

async function generationOf(deps: GateDeps, candidates: string[]): Promise<number | null> {
  const { catalogue, versionsUrl } = deps.registration
  const record = await readRecord(catalogue)
  const partner = partnerOf(record, versionsUrl)
  // Of a partner that is no longer ours only what is on offer counts: its successor reads our versions.
  const open = partner ? opening(record.tokens, deps.now()) : [record.tokens.offered]
  let found: number | null = null
  for (const generation of open) {
    if (generation === null) continue
    for (const token of await deps.tokensB(generation)) {
      if (await isOneOf(candidates, token)) found = generation
    }
  }
  const { previous, current } = record.tokens
  if (found === null || !previous) return found
  if (found === current) await dropPrevious(deps, current)
  if (found === previous.generation) noteSlow(deps, previous.until - OVERLAP_MS)
  return found
}

/** The new token is in use: the one before has had its time. */
async function dropPrevious({ registration }: GateDeps, current: number): Promise<void> {
  await changeRecord(registration.catalogue, (now) =>
    now.tokens.current === current && now.tokens.previous
      ? { ...now, tokens: { ...now.tokens, previous: null } }
      : null,
  )
}

function noteSlow(deps: GateDeps, since: number): void {
  if (deps.now() - since < SLOW_MS) return
  deps.note?.({
    code: 'ocpi-old-token-in-use',
    subject: deps.registration.versionsUrl ?? 'their registration',
    field: 'token',
    detail: 'they still send the token from before the last change, which ends after 24 h',
  })
}

/** The token as it stands, and what it is base64 of: both are met (transport_and_format). */
function tokensIn(header: string): string[] {
  const sent = /^Token\s+(\S{1,4096})$/i.exec(header.trim())?.[1]
  if (!sent) return []
  // The text's own sample decodes to a token with a line end.
  const decoded = fromBase64(sent)?.trim()
  return decoded ? [sent, decoded] : [sent]
}

async function isOneOf(candidates: string[], token: string): Promise<boolean> {
  let same = false
  for (const candidate of candidates) if (await sameSecret(candidate, token)) same = true
  return same
}

function fromBase64(text: string): string | null {
  try {
    // Some send the alphabet for addresses (RFC 4648 section 5).
    const plain = text.replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return null
  }
}
