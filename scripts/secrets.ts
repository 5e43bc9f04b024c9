// Keeps the secrets that the sandbox invents for itself, one file each, readable by their owner
// alone. Real secrets come from the environment and never pass through here.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newPushKeys, publicKeyOf } from './push-keys.ts'

/** What may be generated; VAPID_PUBLIC_KEY follows from its private half. */
export const GENERATED = ['SESSION_SECRET', 'OPERATOR_TOKEN', 'VAPID_PRIVATE_KEY'] as const

/** The file a generated setting is kept in: SESSION_SECRET -> session-secret. */
export const secretFile = (dataDir: string, name: string): string =>
  join(dataDir, name.toLowerCase().replaceAll('_', '-'))

/**
 * Returns the secret called `name`, generated once and kept under `dataDir` (mode 600). A public key is
 * that of its private one, which is what is kept.
 */
export function keptSecret(dataDir: string, name: string): string {
  if (name === 'VAPID_PUBLIC_KEY') return publicKeyOf(keptSecret(dataDir, 'VAPID_PRIVATE_KEY'))
  const path = secretFile(dataDir, name)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    // 'wx' so that two starts at once cannot each believe in a secret of their own.
    const made =
      name === 'VAPID_PRIVATE_KEY'
        ? newPushKeys().privateKey
        : randomBytes(32).toString('base64url')
    writeFileSync(path, made, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8').trim()
}
