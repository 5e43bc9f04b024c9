// CDRs pushed by the CPO. Whose it is is written down before it is answered, so that a credit that
// carries no token finds it later (design §3). A second copy changes nothing: the session sees to it.
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import type { Cdr } from '#bff/session/model.ts'
import type { Reference } from '#shared/ids.ts'
import { DONE, ownerUnsaid, read, reply, type OcpiDoorDeps } from './door.ts'
import { ownedId } from './identity.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { mentioned, refuse, whoseIs } from './refusing.ts'
import { cdrOf, creditedId } from './translate-cdr.ts'
import { cdr as wireCdr, type WireCdr } from './wire-cdr.ts'
import type { Fault } from './wire.ts'

export function addCdrs(door: Hono, deps: OcpiDoorDeps): void {
  door.post('/:version/cdrs', (c) => postCdr(c, deps))
}

async function postCdr(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const owner = await ownerUnsaid(c, deps)
  const body = await read(
    c,
    deps,
    z.preprocess((raw) => ownedBy(raw, owner), wireCdr),
  )
  if (!body.ok) {
    // Of another eMSP's nobody here need know; of one that names nobody, the operator should.
    const [whose] = mentioned(body.raw)
    if (!whose && !mayBeOurs(body.raw)) return body.response
    return refuse(c, deps, { code: REFUSED, subject: whose ?? 'unknown' }, [body.fault])
  }
  const pushed = body.value
  const about = ownedId(pushed.country_code, pushed.party_id, pushed.id)
  const cdr = countedOr(() => cdrOf(pushed))
  if ('field' in cdr) return refuse(c, deps, { code: REFUSED, subject: about }, [cdr])
  // The Location is mandatory, also for one that we do not keep (mod_cdrs "Response Headers").
  const path = [pushed.country_code, pushed.party_id, pushed.id].map(encodeURIComponent).join('/')
  c.header('Location', `${deps.registration.publicUrl}/ocpi/${c.req.param('version')}/cdrs/${path}`)
  const reference = await referenceOf(deps, pushed, body.raw)
  if (!reference || !(await deps.isOurs(reference))) {
    deps.log?.('ocpi-cdr-not-ours', { cdr: cdr.id })
    return reply(c, deps, { statusCode: DONE })
  }
  await deps.catalogue.mapCdr(cdr.id, reference)
  await deps.sessions.cdrReport(reference, cdr)
  return reply(c, deps, { statusCode: DONE })
}

const REFUSED = 'ocpi-cdr-refused'

/** It names no token at all: perhaps because that is what cannot be read. */
function mayBeOurs(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && !('cdr_token' in raw || 'auth_id' in raw)
}

/** The CDR, or the field whose number is beyond what can be counted. */
function countedOr(count: () => Cdr): Cdr | Fault {
  try {
    return count()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [field = '', detail = error.message] = error.message.split(': ')
    return { field, detail }
  }
}

/** Its own echo of our reference, else the CDR it takes back, else the session it bills. */
async function referenceOf(
  deps: OcpiDoorDeps,
  pushed: WireCdr,
  raw: unknown,
): Promise<Reference | null> {
  const echoed = whoseIs(pushed, raw)
  if (echoed) return echoed
  const credited = creditedId(pushed)
  const original = credited === null ? null : await deps.catalogue.cdrOf(credited)
  if (original || pushed.session_id === null) return original
  const { country_code: country, party_id: party, session_id: session } = pushed
  return deps.catalogue.sessionOf(ownedId(country, party, session))
}
