// The OCPI versions we speak and what we offer in each; which of theirs is taken. It must never know
// where tokens are, nor fetch anything.

/** Highest first: the highest that both speak is taken (version_information_endpoint). */
export const VERSIONS = ['2.3.0', '2.2.1', '2.1.1'] as const
export type Version = (typeof VERSIONS)[number]

/** The version before roles, routing and references: it is taken where nothing higher is mutual. */
export function isOld(version: string | null | undefined): boolean {
  return version === '2.1.1'
}

const LACKS_OF_2_1_1 = [
  'no authorization_reference: sessions and CDRs are known by their token alone',
  'no connector in START_SESSION: at an EVSE with several the choice is not sent',
  'no credit CDRs: a CDR cannot be corrected',
  'no session id in a CDR',
  'no VAT in tariffs and CDRs: VAT_RATE holds',
  'no time-out of a command: ours hold',
]

/** What a version cannot say that a higher one can, in the operator's words. */
export function lacksOf(version: string | null | undefined): readonly string[] {
  return isOld(version) ? LACKS_OF_2_1_1 : []
}

/** What we offer in every version, as version details name it. */
const MODULES = [
  ['credentials', 'RECEIVER'],
  ['commands', 'SENDER'],
  ['sessions', 'RECEIVER'],
  ['cdrs', 'RECEIVER'],
  ['tariffs', 'RECEIVER'],
  ['locations', 'RECEIVER'],
  ['tokens', 'SENDER'],
] as const

/** Only from 2.3.0 on: we are what takes the payments (PTP). */
const MODULES_OF_2_3_0 = [['payments', 'SENDER']] as const

/** What a CPO must offer before we register (credentials "Required endpoints not available"). */
export const NEEDED = [
  ['commands', 'RECEIVER'],
  ['locations', 'SENDER'],
  ['tariffs', 'SENDER'],
  ['sessions', 'SENDER'],
  ['cdrs', 'SENDER'],
] as const

/** The version of this name, where we speak it. */
export function versionOf(name: string | null | undefined): Version | null {
  return VERSIONS.find((version) => version === name) ?? null
}

/** Is `name` a module of ours? */
export function isModule(name: string): boolean {
  return [...MODULES, ...MODULES_OF_2_3_0].some(([identifier]) => identifier === name)
}

/** The versions list; `base` is our address with `/ocpi`, `pinned` the one version that is wanted. */
export function versionList(
  base: string,
  pinned: Version | null,
): { version: Version; url: string }[] {
  return mutual(VERSIONS, pinned).map((version) => ({ version, url: `${base}/${version}` }))
}

/** The details of one version: each module, our role in it, and its address. */
export function versionDetailsOf(version: Version, base: string): Record<string, unknown> {
  const modules = version === '2.3.0' ? [...MODULES, ...MODULES_OF_2_3_0] : MODULES
  const endpoints = modules.map(([identifier, role]) => ({
    identifier,
    // 2.1.1 knows no roles (version_information_endpoint "Endpoint").
    ...(isOld(version) ? {} : { role }),
    url: `${base}/${version}/${identifier}`,
  }))
  return { version, endpoints }
}

/**
 * Those that may be taken, highest first. 2.1.1 is none of them where a higher one is mutual, also if
 * that one is incomplete or fails for a while: it would take away what charges rely on.
 */
export function candidates(theirs: readonly string[], pinned: Version | null): Version[] {
  const all = mutual(theirs, pinned)
  return all.length > 1 ? all.filter((version) => !isOld(version)) : all
}

/** Those of `theirs` that we speak, highest first; `pinned`: that one alone (OCPI_VERSION). */
function mutual(theirs: readonly string[], pinned: Version | null): Version[] {
  return VERSIONS.filter(
    (version) => theirs.includes(version) && (pinned === null || version === pinned),
  )
}
