// Keeps us registered with the CPO (OCPI credentials module): token A out of band, token B ours, token
// C theirs. What came of it is kept, so that a restart registers nothing again. It must never log a
// token, nor decide when to look.
import type { Outcome } from '#bff/session/ports.ts'
import { noticed } from './calling.ts'
import { discover } from './discovery.ts'
import {
  fingerprint,
  handshake,
  isForgotten,
  renew,
  settingsDigest,
  type RegistrationDeps,
} from './handshake.ts'
import {
  changeRecord,
  partnerOf,
  readRecord,
  type Registration,
  type RegistrationRecord,
} from './registration-record.ts'
import { offer, wanted } from './token-generations.ts'
import { refuse, retry } from './transport.ts'

/** How often their versions are read again: finds an upgrade, and a token that no longer holds. */
const CHECK_MS = 3_600_000
/** After a check that came to nothing. */
const RECHECK_MS = 300_000

/**
 * The kept registration, or a new one by token A. Where our address or token B has changed since,
 * the CPO is told by PUT with token C. Failure codes: `waiting-for-them` where they register with us,
 * `already-registered`: the CPO answered 405 and we hold no token C, a human there must take the old
 * registration back; `unregistered`: it was ended on purpose (`beginAgain` takes that back).
 */
export async function register(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  return noted(deps, await registered(deps))
}

async function registered(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  const record = await readRecord(deps.catalogue)
  const known = partnerOf(record, deps.versionsUrl)
  if (!known) return begin(deps, record)
  if (known.told !== (await fingerprint(deps, wanted(record.tokens) ?? 0))) {
    const told = await renew(deps, known)
    return !told.ok && isForgotten(told.code) ? forgotten(deps) : told
  }
  return deps.now() - known.checkedAt < CHECK_MS ? { ok: true, value: known } : check(deps, known)
}

/** After a 401: asks with token C whether we are still known, and registers anew where we are not. */
export async function registerAgain(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  const record = await readRecord(deps.catalogue)
  const known = partnerOf(record, deps.versionsUrl)
  return noted(deps, await (known ? check(deps, known) : begin(deps, record)))
}

/** A failure that only somebody can mend reaches the operator with the field that is wrong. */
function noted<T>(deps: RegistrationDeps, outcome: Outcome<T>): Outcome<T> {
  return outcome.ok ? outcome : noticed({ note: deps.note ?? ignored }, outcome, 'registration')
}
const ignored = (): void => undefined

async function begin(
  deps: RegistrationDeps,
  record: RegistrationRecord,
): Promise<Outcome<Registration>> {
  if (record.ended !== null && record.ended === (await settingsDigest(deps))) {
    return refuse('unregistered')
  }
  if (deps.versionsUrl === null) return retry('waiting-for-them', 503)
  const found = await discover(deps, { url: deps.versionsUrl, token: deps.tokenA, only: null })
  if (!found.ok) return found
  const offered = await changeRecord(deps.catalogue, (now) => ({
    ...now,
    tokens: offer(now.tokens),
  }))
  const generation = offered?.tokens.offered
  if (generation === null || generation === undefined) throw new Error('a token was not offered')
  return handshake(deps, 'POST', deps.tokenA, { found: found.value, generation })
}

/** Reads their versions with token C. What they no longer answer to is registered anew. */
async function check(deps: RegistrationDeps, known: Registration): Promise<Outcome<Registration>> {
  const { versionsUrl: url, tokenC: token, version: likely } = known
  const found = await discover(deps, { url, token, only: null, likely })
  if (!found.ok) {
    if (isForgotten(found.code)) return forgotten(deps)
    // It may be an outage: what is kept goes on, and is looked at again soon.
    deps.log?.('ocpi-check-failed', { code: found.code })
    // Nor will a retry mend all of it: a version of theirs that cannot be used is to be known.
    noted(deps, found)
    return keepChecked(deps, known, {}, deps.now() - CHECK_MS + RECHECK_MS)
  }
  if (found.value.version === known.version) {
    return keepChecked(deps, known, { endpoints: found.value.endpoints }, deps.now())
  }
  const generation = wanted((await readRecord(deps.catalogue)).tokens) ?? 0
  const switched = await handshake(deps, 'PUT', known.tokenC, { found: found.value, generation })
  if (switched.ok) {
    deps.log?.('ocpi-version-changed', { from: known.version, to: switched.value.version })
    return switched
  }
  deps.note?.({
    code: 'ocpi-version-not-changed',
    subject: found.value.version,
    field: 'version',
    detail: `they offer it, and answered ${switched.code} when asked for it: ${known.version} goes on`,
  })
  return keepChecked(deps, known, {}, deps.now())
}

/** They refuse token C: with token A anew, or, where registering is theirs, the operator is told. */
async function forgotten(deps: RegistrationDeps): Promise<Outcome<Registration>> {
  if (deps.versionsUrl !== null) {
    const anew = await begin(deps, await readRecord(deps.catalogue))
    if (anew.ok) return anew
    noteLost(deps, `their token is refused, and so is a new registration: ${anew.code}`)
    return anew
  }
  noteLost(deps, 'their token is refused: they must register with us again')
  return refuse('token-refused')
}

function noteLost(deps: RegistrationDeps, detail: string): void {
  const subject = deps.versionsUrl ?? 'their registration'
  deps.note?.({ code: 'ocpi-registration-lost', subject, field: 'token', detail })
}

async function keepChecked(
  deps: RegistrationDeps,
  known: Registration,
  news: Pick<Partial<Registration>, 'endpoints'>,
  checkedAt: number,
): Promise<Outcome<Registration>> {
  const kept = await changeRecord(deps.catalogue, (now) =>
    now.partner?.tokenC === known.tokenC
      ? { ...now, partner: { ...now.partner, ...news, checkedAt } }
      : null,
  )
  return { ok: true, value: kept?.partner ?? known }
}
