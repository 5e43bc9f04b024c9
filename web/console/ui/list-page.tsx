// A list that is read page by page: what was read stays, more is fetched when it is asked for.
import type { Problem } from '#shared/contract.ts'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Answer } from '../model/api.ts'
import { Trouble } from './notes.tsx'

interface Props<T> {
  /** Another list begins when this changes. */
  readonly of: string
  /** A page; `after`: null for the first. */
  read(after: number | null): Promise<Answer<{ rows: readonly T[]; next: number | null }>>
  draw(rows: readonly T[]): ComponentChildren
  readonly empty: string
}

export function ListPage<T>({ of, read, draw, empty }: Props<T>) {
  const rows = useSignal<readonly T[] | null>(null)
  const next = useSignal<number | null>(null)
  const problem = useSignal<Problem | null>(null)
  const current = useSignal('')
  async function more(after: number | null): Promise<void> {
    current.value = of
    const answer = await read(after)
    // Another list was asked for meanwhile.
    if (current.value !== of) return
    problem.value = answer.ok ? null : answer.problem
    if (!answer.ok) return
    rows.value = after === null ? answer.value.rows : [...(rows.value ?? []), ...answer.value.rows]
    next.value = answer.value.next
  }
  useEffect(() => {
    rows.value = null
    void more(null)
  }, [of])
  return (
    <>
      {problem.value && <Trouble problem={problem.value} />}
      <p role="status" class="quiet">
        {rows.value !== null
          ? `${rows.value.length} shown`
          : problem.value === null
            ? 'Reading…'
            : ''}
      </p>
      {rows.value?.length === 0 && <p class="note">{empty}</p>}
      {rows.value !== null && rows.value.length > 0 && draw(rows.value)}
      {next.value !== null && (
        <button type="button" class="second" onClick={() => void more(next.value)}>
          Show more
        </button>
      )}
    </>
  )
}
