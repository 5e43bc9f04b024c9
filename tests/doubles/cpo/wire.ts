/**
 * What the sandbox CPO lets in: zod schemas of the OCPI 2.2.1 messages it receives, and of what it
 * reads from the eMSP during the handshake. Written from the spec; unknown fields are tolerated.
 */
import { z } from 'zod'

/** CiString and string with their longest length (spec: types). */
const text = (longest: number) => z.string().min(1).max(longest)

/** OCPI DateTime: UTC, with or without Z; "+00:00" is declared different from it (spec: types). */
const dateTimeText = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?$/, 'not an OCPI DateTime')
  .transform((value) => Date.parse(value.endsWith('Z') ? value : `${value}Z`))
  .refine((value) => !Number.isNaN(value), 'not a date')

const httpUrl = text(255).refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
  message: 'not an http(s) URL',
})

export const tokenWire = z.object({
  country_code: text(2),
  party_id: text(3),
  uid: text(36),
  type: z.enum(['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID']),
  contract_id: text(36),
  visual_number: text(64).optional(),
  issuer: text(64),
  group_id: text(36).optional(),
  valid: z.boolean(),
  whitelist: z.enum(['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER']),
  language: text(2).optional(),
  last_updated: dateTimeText,
})
export type TokenWire = z.infer<typeof tokenWire>

/** StartSession (spec: mod_commands). `evse_uid` is required when `connector_id` is set. */
export const startSessionWire = z
  .object({
    response_url: httpUrl,
    token: tokenWire,
    location_id: text(36),
    evse_uid: text(36).optional(),
    connector_id: text(36).optional(),
    authorization_reference: text(36).optional(),
  })
  .refine((body) => body.connector_id === undefined || body.evse_uid !== undefined, {
    path: ['evse_uid'],
    message: 'evse_uid is required when connector_id is set',
  })
export type StartSessionWire = z.infer<typeof startSessionWire>

/** Token and StartSession of 2.1.1 (spec: mod_tokens, mod_commands): whatever else is there is refused. */
const oldTokenWire = z
  .strictObject({
    uid: text(36),
    type: z.enum(['OTHER', 'RFID']),
    auth_id: text(36),
    visual_number: text(64).optional(),
    issuer: text(64),
    valid: z.boolean(),
    whitelist: z.enum(['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER']),
    language: text(2).optional(),
    last_updated: dateTimeText,
  })
  .transform(({ auth_id: contract_id, ...token }) => ({
    country_code: '',
    party_id: '',
    ...token,
    contract_id,
  }))

export const oldStartSessionWire = z.strictObject({
  response_url: httpUrl,
  token: oldTokenWire,
  location_id: text(39),
  evse_uid: text(39).optional(),
})

export const stopSessionWire = z.object({ response_url: httpUrl, session_id: text(36) })

/** The commands this CPO does not support only need to be recognisable. */
export const otherCommandWire = z.object({ response_url: httpUrl })

export const credentialsWire = z.object({
  // Printable ASCII without blanks (spec: credentials).
  token: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'not printable ASCII of at most 64 characters'),
  url: httpUrl,
  roles: z
    .array(
      z.object({
        role: z.enum(['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP']),
        party_id: text(3),
        country_code: text(2),
        business_details: z.object({ name: text(100) }),
      }),
    )
    .min(1),
})
/** Credentials of 2.1.1 (spec: credentials): one party, no roles. */
export const oldCredentialsWire = z
  .strictObject({
    token: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'not printable ASCII of at most 64 characters'),
    url: httpUrl,
    party_id: text(3),
    country_code: text(2),
    business_details: z.object({ name: text(100) }),
  })
  .transform(({ token, url, ...party }) => ({
    token,
    url,
    roles: [{ role: 'EMSP' as const, ...party }],
  }))

export type CredentialsWire = z.infer<typeof credentialsWire>

const envelope = <T extends z.ZodType>(content: T) =>
  z.object({ data: content, status_code: z.number().int().min(1000).max(1999) })

export const versionsWire = envelope(z.array(z.object({ version: z.string(), url: httpUrl })))

export const versionDetailsWire = envelope(
  z.object({
    version: z.string(),
    endpoints: z.array(
      z.object({
        identifier: z.string(),
        // None in 2.1.1.
        role: z.enum(['SENDER', 'RECEIVER']).optional(),
        url: httpUrl,
      }),
    ),
  }),
)

/** What a receiver answers to a push: only its OCPI status matters. */
export const pushAnswerWire = z.object({ status_code: z.number().int() })

const count = z
  .string()
  .regex(/^\d{1,9}$/, 'not a whole number')
  .transform(Number)

/** Paging of lists (spec: transport_and_format, Pagination). */
export const pageWire = z.object({
  date_from: dateTimeText.optional(),
  date_to: dateTimeText.optional(),
  offset: count.default(0),
  limit: count.refine((value) => value > 0, 'must be at least 1').optional(),
})
export type PageWire = z.infer<typeof pageWire>

/** "field: what is wrong" of the first thing zod found. */
export function firstFault(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'invalid'
  return `${issue.path.join('.') || 'body'}: ${issue.message}`
}
