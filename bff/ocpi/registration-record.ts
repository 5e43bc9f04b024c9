// What is kept of a registration: who they are to us, and which of our tokens open the door. One
// record, changed by compare-and-set, so that a door and a handshake of ours never undo each other.
// It must never hold a token of ours: those are derived anew from their generation.
import * as z from 'zod'
import type { Catalogue } from '#bff/session/ports.ts'
import { FRESH, generations } from './token-generations.ts'
import { VERSIONS } from './versions.ts'

const KEPT_AS = 'ocpi-registration'

const registration = z.object({
  /** Where registering began: the setting, or what they told us where they register with us. */
  versionsUrl: z.string(),
  version: z.enum(VERSIONS).default('2.2.1'),
  tokenC: z.string(),
  endpoints: z.array(
    z.object({ identifier: z.string(), role: z.string().nullable(), url: z.string() }),
  ),
  roles: z.array(z.object({ role: z.string(), countryCode: z.string(), partyId: z.string() })),
  /** Digest of our address and token B as they know them: when it differs, they are told. */
  told: z.string(),
  /** When their versions were last read, epoch ms. */
  checkedAt: z.number().default(0),
})
export type Registration = z.infer<typeof registration>

const record = z.object({
  partner: registration.nullable(),
  tokens: generations,
  /** Digest of the settings of a registration that was ended on purpose: it is not begun again. */
  ended: z.string().nullable(),
})
export type RegistrationRecord = z.infer<typeof record>

/** Before there were generations, one token was given out: it is generation 0. */
const ofBefore = registration.transform((partner) => ({
  partner,
  tokens: { last: 0, current: 0, offered: null, previous: null },
  ended: null,
}))

type Change = RegistrationRecord | null

export type Records = Pick<Catalogue, 'kept' | 'keepIf'>

function recordOf(text: string | null): RegistrationRecord {
  const nothing = { partner: null, tokens: FRESH, ended: null }
  if (!text) return nothing
  const raw: unknown = JSON.parse(text)
  return record.safeParse(raw).data ?? ofBefore.safeParse(raw).data ?? nothing
}

/** The record as it stands. */
export async function readRecord(catalogue: Pick<Catalogue, 'kept'>): Promise<RegistrationRecord> {
  return recordOf(await catalogue.kept(KEPT_AS))
}

/** The partner, where it is the one meant: `versionsUrl` null stands for whoever registered with us. */
export function partnerOf(
  known: RegistrationRecord,
  versionsUrl: string | null,
): Registration | null {
  const { partner } = known
  return partner && (versionsUrl === null || partner.versionsUrl === versionsUrl) ? partner : null
}

/**
 * Changes the record by `change`, which is called with what is kept at that very moment and may be
 * called again; null leaves all as it is. Gives what is kept afterwards, null where it was left.
 */
export async function changeRecord(
  catalogue: Records,
  change: (known: RegistrationRecord) => Change | Promise<Change>,
): Promise<RegistrationRecord | null> {
  for (;;) {
    const was = await catalogue.kept(KEPT_AS)
    const next = await change(recordOf(was))
    if (next === null) return null
    if (await catalogue.keepIf(KEPT_AS, was, JSON.stringify(next))) return next
  }
}

/** The registration kept for this versions address; null: none, or it was taken back. */
export async function keptRegistration(
  catalogue: Pick<Catalogue, 'kept'>,
  versionsUrl: string | null,
): Promise<Registration | null> {
  return partnerOf(await readRecord(catalogue), versionsUrl)
}
