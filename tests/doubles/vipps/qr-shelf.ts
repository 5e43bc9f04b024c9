/** Merchant redirect QRs of one sales unit: what each id points to, until when, and the short code that is printed. */
import { randomBytes } from 'node:crypto'

/** One QR. `code` is what the short address ends with: it never changes, and dies with the QR. */
export type RedirectQr = {
  readonly id: string
  readonly code: string
  readonly expiresAt: number | null
  redirectUrl: string
}

/** The QRs, by the merchant's id and by code. */
export class QrShelf {
  readonly #byId = new Map<string, RedirectQr>()

  /** A new QR, or undefined when the id is taken. `ttl` in seconds; null lives for ever. */
  create(now: number, id: string, redirectUrl: string, ttl: number | null): RedirectQr | undefined {
    if (this.get(now, id)) return undefined
    const expiresAt = ttl === null ? null : now + ttl * 1000
    const qr = { id, code: randomBytes(9).toString('base64url'), expiresAt, redirectUrl }
    this.#byId.set(id, qr)
    return qr
  }

  /** The QR of an id, if it lives. */
  get(now: number, id: string): RedirectQr | undefined {
    const qr = this.#byId.get(id)
    return qr && (qr.expiresAt === null || qr.expiresAt > now) ? qr : undefined
  }

  /** The QR a printed code stands for, if it lives. */
  byCode(now: number, code: string): RedirectQr | undefined {
    return this.all(now).find((qr) => qr.code === code)
  }

  /** All that live, oldest first. */
  all(now: number): RedirectQr[] {
    return [...this.#byId.values()].filter((qr) => qr.expiresAt === null || qr.expiresAt > now)
  }

  /** Deletes a QR; its id is free again, its code never works again. */
  remove(now: number, id: string): boolean {
    return this.get(now, id) !== undefined && this.#byId.delete(id)
  }
}
