// Versions, version details and credentials of OCPI 2.2.1 (credentials and version_information
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

export const credentials = z.object({
  // 64 printable characters by the text; longer ones (JWT) are met in the field.
  token: z.string().regex(/^[\x21-\x7e]{1,2048}$/, 'is not a token of printable characters'),
  url: address,
  roles: looseList.transform((items) => items.flatMap((item) => role.safeParse(item).data ?? [])),
})
export type Credentials = z.infer<typeof credentials>
