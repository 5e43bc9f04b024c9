// A key pair for the push services (VAPID, RFC 8292): P-256, written as browsers and bff/env.ts want it.
import { createECDH } from 'node:crypto'

export interface PushKeys {
  publicKey: string
  privateKey: string
}

/** A new pair. The public one is part of every subscription: changed, all phones must subscribe anew. */
export function newPushKeys(): PushKeys {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  // A scalar may be shorter than 32 bytes by chance.
  const scalar = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32)
  return {
    publicKey: ecdh.getPublicKey('base64url'),
    privateKey: scalar.toString('base64url'),
  }
}

/** The public key that belongs to a private one. */
export function publicKeyOf(privateKey: string): string {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'))
  return ecdh.getPublicKey('base64url')
}
