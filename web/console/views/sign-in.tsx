// The way in: a token, which the server changes for a cookie and this page forgets.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Problem } from '#shared/contract.ts'
import { farewell, signIn } from '../model/api.ts'
import { Heading } from '../ui/heading.tsx'

const WRONG: Readonly<Record<number, string>> = {
  401: 'No such token, or it has been revoked.',
  429: 'Too many wrong tokens. Wait a minute.',
}

/** The sign-in; where it leads is still in the address. */
export function SignIn() {
  const token = useSignal('')
  const busy = useSignal(false)
  const problem = useSignal<Problem | null>(null)
  const input = useRef<HTMLInputElement>(null)
  async function send(): Promise<void> {
    if (busy.value || token.value.trim() === '') return
    busy.value = true
    problem.value = await signIn(token.value.trim())
    busy.value = false
    if (problem.value !== null) input.current?.focus()
  }
  const wrong = problem.value && (WRONG[problem.value.status] ?? problem.value.title)
  return (
    <main class="narrow">
      <Heading>Sign in</Heading>
      {farewell.value !== null && <p class="note">{farewell.value}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <div class="field">
          <label for="token">Operator token</label>
          <input
            ref={input}
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            value={token.value}
            aria-invalid={wrong !== null}
            aria-describedby="token-note"
            onInput={(event) => (token.value = event.currentTarget.value)}
          />
          <p id="token-note" class={wrong === null ? 'quiet' : 'fault'} role="status">
            {wrong ?? 'The browser stays signed in for half a day at most.'}
          </p>
        </div>
        <button type="submit" aria-disabled={busy.value}>
          {busy.value ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  )
}
