// What operators did, from the audit trail: about one session, or about everything.
import { acts, type Act } from '../model/answers.ts'
import { hrefOf } from '../model/route.ts'
import { useWatched } from '../model/watched.ts'
import { moment } from '../text/figures.ts'

/** Nothing where nobody did anything about it. */
export function Acts({ reference }: { readonly reference: string }) {
  const path = `/acts?reference=${encodeURIComponent(reference)}`
  const found = useWatched(path, acts, 10_000).value.value?.acts ?? []
  if (found.length === 0) return null
  return (
    <section aria-labelledby="acts">
      <h2 id="acts">What operators did</h2>
      <ActRows acts={found} />
    </section>
  )
}

/** The latest first, as they come. */
export function ActRows({ acts: found }: { readonly acts: readonly Act[] }) {
  return (
    <ul class="rows">
      {found.map((act) => (
        <li key={act.id}>
          <b>{act.operatorName}</b>
          <span>{act.route}</span>
          {act.reference !== null && (
            <a href={hrefOf(['sessions', act.reference])}>{act.reference}</a>
          )}
          {act.wish.length > 2 && <code>{act.wish}</code>}
          <span class="quiet">
            {moment(act.at)}: {outcomeOf(act.status)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function outcomeOf(status: number | null): string {
  if (status === null) return 'never answered; it may have been done'
  return status < 400 ? 'done' : `refused (${status})`
}
