// Who sells here, and whether the payer takes it; and the webhook by which the payer tells us of payments.
import { merchants, webhook } from '../model/answers-more.ts'
import { useWatched } from '../model/watched.ts'
import { count, moment } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Freshness } from '../ui/notes.tsx'

/** Every merchant of the installation, or the one the token is for. */
export function Merchants() {
  const seen = useWatched('/merchants', merchants, 30_000)
  return (
    <section aria-labelledby="merchants">
      <h2 id="merchants">Merchants</h2>
      {seen.problem.value && <Freshness of={seen} />}
      <ul class="rows">
        {seen.value.value?.merchants.map((one) => (
          <li key={one.id} class={one.ready ? '' : 'bad'}>
            <b>{one.name}</b>
            <span class={`mark ${one.ready ? 'live' : 'bad'}`}>
              {one.ready ? 'The payer takes it' : 'Not ready'}
            </span>
            <Facts
              rows={[
                ['Merchant', one.id],
                ['Organisation', one.organisationNumber],
                ['Market', `${one.market}, ${one.currency}`],
                ['Sales unit', one.salesUnit],
                ['Connectors', count(one.stations)],
              ]}
            />
            {one.detail !== null && <p>{one.detail}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The registrations whose secrets are known here; never a secret. */
export function Webhook() {
  const now = useWatched('/webhook', webhook, 30_000).value.value
  if (now === null) return null
  return (
    <section aria-labelledby="webhook">
      <h2 id="webhook">Webhook of the payer</h2>
      <Facts
        rows={[
          ['Address', <code>{now.url}</code>],
          ['Secret', now.byHand ? 'set by hand' : 'registered by Stikk'],
        ]}
      />
      <ul class="rows">
        {now.registrations.map(({ id, retiredAt }) => (
          <li key={id}>
            <code>{id}</code>
            <span class={`mark ${retiredAt === null ? 'live' : 'rest'}`}>
              {retiredAt === null ? 'In use' : `Replaced ${moment(retiredAt)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
