// Versions, version details and credentials of OCPI from 2.1.1 on (credentials and version_information
// modules). It must never know where tokens are kept.
import * as z from 'zod'
import { looseList, looseText, text } from './wire.ts'

const address = text.refine((value) => URL.canParse(value), 'is not a URL')

const version = z.object({ version: text, url: address })
/** GET versions: what cannot be read is some version we do not speak. */
export const versions = looseList.transform((items) =>
  items.flatMap((item) => version.safeParse(item).data ?? []),
)

const endpoint = z.object({
  identifier: text.transform((value) => value.toLowerCase()),
  role: looseText.transform((value) => value?.toUpperCase() ?? null),
  url: address,
})

export const versionDetails = z.object({
  endpoints: looseList.transform((items) =>
    items.flatMap((item) => endpoint.safeParse(item).data ?? []),
  ),
})

const role = z.object({
  role: text.transform((value) => value.toUpperCase()),
  party_id: text,
  country_code: text,
})

/** One party at the top, as 2.1.1 has it, is the CPO's only role (2.1.1 credentials "Credentials"). */
function withRoles(raw: unknown): unknown {
  const top = z.looseObject({ party_id: text, country_code: text, roles: z.null().optional() })
  const party = top.safeParse(raw).data
  return party ? { ...party, roles: [{ ...party, role: 'CPO' }] } : raw
}

const rolesOnly = z.object({
  // 64 printable characters by the text; longer ones (JWT) are met in the field.
  token: z.string().regex(/^[\x21-\x7e]{1,2048}$/, 'is not a token of printable characters'),
  url: address,
  roles: looseList.transform((items) => items.flatMap((item) => role.safeParse(item).data ?? [])),
})
export const credentials = z.preprocess(withRoles, rolesOnly)
export type Credentials = z.infer<typeof credentials>
