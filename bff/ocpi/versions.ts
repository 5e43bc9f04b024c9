// The OCPI versions we speak and what we offer in each; which of theirs is taken. It must never know
// where tokens are, nor fetch anything.

/** Highest first: the highest that both speak is taken (version_information_endpoint). */
export const VERSIONS = ['2.3.0', '2.2.1'] as const
export type Version = (typeof VERSIONS)[number]

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
  const modules = version === '2.2.1' ? MODULES : [...MODULES, ...MODULES_OF_2_3_0]
  const endpoints = modules.map(([identifier, role]) => ({
    identifier,
    role,
    url: `${base}/${version}/${identifier}`,
  }))
  return { version, endpoints }
}

/** Those of `theirs` that we speak, highest first; `pinned`: that one alone (OCPI_VERSION). */
export function mutual(theirs: readonly string[], pinned: Version | null): Version[] {
  return VERSIONS.filter(
    (version) => theirs.includes(version) && (pinned === null || version === pinned),
  )
}
