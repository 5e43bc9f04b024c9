// Who may come in and what they did: tokens, which OPERATOR_TOKEN alone makes and revokes, and the audit
// trail, which nobody changes.
import type { Problem } from '#shared/contract.ts'
import { useSignal } from '@preact/signals'
import * as z from 'zod/mini'
import { acts, type Act } from '../model/answers.ts'
import { tokenMade, tokens, type Token } from '../model/answers-more.ts'
import { act, ask, operator } from '../model/api.ts'
import { useWatched } from '../model/watched.ts'
import { day, moment } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Trouble } from '../ui/notes.tsx'
import { ActRows } from './acts.tsx'

const page = z.extend(acts, { next: z.nullable(z.int()) })

/** `#/access`. */
export function AccessView() {
  return (
    <>
      <Heading>Access</Heading>
      {operator.value?.scope === 'root' ? (
        <Tokens />
      ) : (
        <p class="note">Tokens are made and revoked with OPERATOR_TOKEN itself.</p>
      )}
      <section aria-labelledby="trail">
        <h2 id="trail">Audit trail</h2>
        <ListPage<Act>
          of="acts"
          empty="Nobody has done anything yet."
          read={async (after) => {
            const answer = await ask(after === null ? '/acts' : `/acts?before=${after}`, page)
            if (!answer.ok) return answer
            return { ok: true, value: { rows: answer.value.acts, next: answer.value.next } }
          }}
          draw={(rows) => <ActRows acts={rows} />}
        />
      </section>
    </>
  )
}

function Tokens() {
  // Once: each look at them is an act of its own in the trail.
  const seen = useWatched('/tokens', tokens, 0)
  const problem = useSignal<Problem | null>(null)
  async function revoke({ id }: Token): Promise<void> {
    const answer = await act(`/tokens/${id}`, null, z.nullable(z.unknown()), {}, 'DELETE')
    problem.value = answer.ok ? null : answer.problem
    await seen.look()
  }
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      <MakeToken done={() => void seen.look()} />
      {problem.value && <Trouble problem={problem.value} />}
      {seen.value.value?.tokens.length === 0 && <p class="quiet">None was made yet.</p>}
      <ul class="rows">
        {seen.value.value?.tokens.map((token) => (
          <TokenRow key={token.id} token={token} revoke={() => void revoke(token)} />
        ))}
      </ul>
    </section>
  )
}

function TokenRow({ token, revoke }: { readonly token: Token; readonly revoke: () => void }) {
  const sure = useSignal(false)
  const { name, scope, merchantId, createdAt, expiresAt, lastUsedAt, revokedAt } = token
  return (
    <li>
      <b>{name}</b>
      <span class={`mark ${revokedAt === null ? 'live' : 'rest'}`}>
        {revokedAt === null ? (scope === 'act' ? 'May act' : 'Reads') : 'Revoked'}
      </span>
      <Facts
        rows={[
          ['For', merchantId],
          ['Made', day(createdAt)],
          ['Last used', lastUsedAt === null ? 'never' : moment(lastUsedAt)],
          ['Until', expiresAt === null ? null : day(expiresAt)],
          ['Revoked', revokedAt === null ? null : moment(revokedAt)],
        ]}
      />
      {revokedAt === null && (
        <button
          type="button"
          class="second"
          onClick={() => {
            if (sure.value) revoke()
            sure.value = true
          }}
        >
          {sure.value ? `Yes, revoke ${name}` : `Revoke ${name}`}
        </button>
      )}
    </li>
  )
}

function MakeToken({ done }: { readonly done: () => void }) {
  const name = useSignal('')
  const scope = useSignal<'read' | 'act'>('read')
  const made = useSignal<string | null>(null)
  const problem = useSignal<Problem | null>(null)
  async function make(): Promise<void> {
    const wish = { name: name.value.trim(), scope: scope.value }
    const answer = await act('/tokens', wish, tokenMade)
    problem.value = answer.ok ? null : answer.problem
    made.value = answer.ok ? answer.value.token : null
    if (answer.ok) name.value = ''
    done()
  }
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <div class="field">
        <label for="token-name">Name of a new token</label>
        <input
          id="token-name"
          required
          maxLength={80}
          autocomplete="off"
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="token-scope">It may</label>
        <select
          id="token-scope"
          value={scope.value}
          onChange={(event) => (scope.value = event.currentTarget.value === 'act' ? 'act' : 'read')}
        >
          <option value="read">read</option>
          <option value="act">read and act</option>
        </select>
      </div>
      <button type="submit">Make token</button>
      <div role="status" class="whole">
        {made.value !== null && (
          <p class="note good">
            Hand it over now: it is shown this once. <code>{made.value}</code>
          </p>
        )}
      </div>
      {problem.value && <Trouble problem={problem.value} />}
    </form>
  )
}
