// What went wrong and how old something is, said the same way on every view.
import type { Problem } from '#shared/contract.ts'
import { clock } from '../text/figures.ts'
import type { Watched } from '../model/watched.ts'

/** Why something is not possible or not known. */
export function Trouble({ problem }: { readonly problem: Problem }) {
  return (
    <div class="note bad" role="alert">
      <p>
        <b>{problem.title}.</b> {problem.detail ?? ''}
      </p>
    </div>
  )
}

/** How fresh a view is; says aloud only when it grows old. */
export function Freshness({ of }: { readonly of: Watched<unknown> }) {
  const { readAt, problem } = of
  const at = readAt.value
  const wrong = problem.value
  if (wrong) {
    const since = at === null ? '' : ` What you see is from ${clock(at)}.`
    return (
      <div class="note bad" role="alert">
        <p>
          <b>{wrong.title}.</b> {wrong.detail ?? ''}
          {since}
        </p>
      </div>
    )
  }
  return <p class="quiet">{at === null ? 'Reading…' : `As of ${clock(at)}`}</p>
}
