// The tokens of those who run the product, and the browsers that signed in with one. What opens a door
// is never stored: only its SHA-256, and it has 256 random bits, so that nothing can be guessed from it.
import { toBase64url } from '#bff/base64url.ts'
import type { Operator, TokenShown } from '#bff/session/ports.ts'
import * as z from 'zod'

const TABLES = `
create table if not exists tokens (
  id text primary key, hash text not null unique, name text not null, scope text not null,
  merchant_id text, created_at integer not null, expires_at integer, last_used_at integer,
  revoked_at integer);
create table if not exists signed_in (
  hash text primary key, token_id text not null, proof text not null, name text not null,
  scope text not null, merchant_id text, until integer not null);`

/** A working day: nobody stays signed in overnight. */
const SIGNED_IN_MS = 12 * 3_600_000
/** How exactly the last use is known: a program that asks each second must not write each second. */
const USE_STEP_MS = 60_000

/** So long a token is still listed that opens nothing any more. Its name stays in the trail. */
const USELESS_MS = 90 * 86_400_000

const scope = z.enum(['read', 'act', 'root'])
const storedToken = z
  .object({
    id: z.string(),
    name: z.string(),
    scope,
    merchant_id: z.string().nullable(),
    created_at: z.int(),
    expires_at: z.int().nullable(),
    last_used_at: z.int().nullable(),
    revoked_at: z.int().nullable(),
  })
  .transform((row): TokenShown => ({
    id: row.id,
    name: row.name,
    scope: row.scope,
    merchantId: row.merchant_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }))
const storedSignIn = z
  .object({
    token_id: z.string(),
    name: z.string(),
    scope,
    merchant_id: z.string().nullable(),
  })
  .transform((row): Operator => ({
    id: row.token_id,
    name: row.name,
    scope: row.scope,
    merchantId: row.merchant_id,
  }))

const random = (bytes: number): string => toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))

async function hashOf(secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return toBase64url(new Uint8Array(bytes))
}

/** Tokens and sign-ins of one office. Times are epoch ms. */
export class TokenBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(TABLES)
  }

  /** Port `Office.makeToken`. */
  async make(
    wish: {
      name: string
      scope: 'read' | 'act'
      merchantId: string | null
      expiresAt: number | null
    },
    now: number,
  ): Promise<{ id: string; token: string }> {
    const id = `op-${random(6)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, 'x')}`
    const token = `stikk_${random(32)}`
    const hash = await hashOf(token)
    this.#sql.exec(
      'insert into tokens values (?, ?, ?, ?, ?, ?, ?, null, null)',
      id,
      hash,
      wish.name,
      wish.scope,
      wish.merchantId,
      now,
      wish.expiresAt,
    )
    return { id, token }
  }

  /** Port `Office.tokens`: the newest first. */
  all(): TokenShown[] {
    const rows = this.#sql.exec('select * from tokens order by created_at desc, id').toArray()
    return rows.map((row) => storedToken.parse(row))
  }

  /** Port `Office.revokeToken`. */
  revoke(id: string, now: number): boolean {
    this.#sql.exec('delete from signed_in where token_id = ?', id)
    const sql = 'update tokens set revoked_at = ? where id = ? and revoked_at is null returning id'
    return this.#sql.exec(sql, now, id).toArray().length > 0
  }

  /** Port `Office.whoHas`. */
  async who(token: string, now: number): Promise<Operator | null> {
    const [row] = this.#sql
      .exec(
        `select * from tokens
         where hash = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
        await hashOf(token),
        now,
      )
      .toArray()
    if (!row) return null
    const { id, name, scope: may, merchantId } = storedToken.parse(row)
    this.#noteUse(id, now)
    return { id, name, scope: may, merchantId }
  }

  /** Port `Office.signIn`. */
  async signIn(
    { id, name, scope: may, merchantId }: Operator,
    proof: string,
    now: number,
  ): Promise<{ secret: string; until: number }> {
    const secret = random(32)
    const hash = await hashOf(secret)
    const until = now + SIGNED_IN_MS
    this.#sql.exec('delete from signed_in where until < ?', now)
    this.#sql.exec(
      'insert into signed_in values (?, ?, ?, ?, ?, ?, ?)',
      hash,
      id,
      proof,
      name,
      may,
      merchantId,
      until,
    )
    return { secret, until }
  }

  /** Port `Office.whoSignedIn`: no longer than the token itself is good. */
  async whoSignedIn(secret: string, proof: string, now: number): Promise<Operator | null> {
    const [row] = this.#sql
      .exec(
        `select signed_in.* from signed_in left join tokens on tokens.id = token_id
         where signed_in.hash = ?1 and until > ?2
           and case token_id when 'root' then proof = ?3
             else id is not null and revoked_at is null
               and (expires_at is null or expires_at > ?2) end`,
        await hashOf(secret),
        now,
        proof,
      )
      .toArray()
    if (!row) return null
    const operator = storedSignIn.parse(row)
    this.#noteUse(operator.id, now)
    return operator
  }

  /** Port `Office.signOut`. */
  async signOut(secret: string): Promise<void> {
    this.#sql.exec('delete from signed_in where hash = ?', await hashOf(secret))
  }

  /** What need not be kept: sign-ins that are over, tokens that have opened nothing for a while. */
  prune(now: number, dryRun: boolean): { tokens: number; signIns: number } {
    const gone = (table: string, condition: string, before: number): number => {
      const sql = `select count(*) n from ${table} where ${condition}`
      const { n } = z.object({ n: z.int() }).parse(this.#sql.exec(sql, before).one())
      if (!dryRun) this.#sql.exec(`delete from ${table} where ${condition}`, before)
      return n
    }
    return {
      tokens: gone('tokens', 'coalesce(revoked_at, expires_at) < ?', now - USELESS_MS),
      signIns: gone('signed_in', 'until <= ?', now),
    }
  }

  #noteUse(id: string, now: number): void {
    this.#sql.exec(
      'update tokens set last_used_at = ?1 where id = ?2 and coalesce(last_used_at, 0) <= ?1 - ?3',
      now,
      id,
      USE_STEP_MS,
    )
  }
}
