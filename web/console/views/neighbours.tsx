// How the payer and the charger backend are: what is needed of them, the registration, and what they did
// that no retry can mend.
import { notices, type Notice } from '../model/answers.ts'
import { registration } from '../model/answers-more.ts'
import { useReadiness } from '../model/readiness.ts'
import { useWatched } from '../model/watched.ts'
import { count, fromNow, moment } from '../text/figures.ts'
import { Facts } from '../ui/facts.tsx'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'
import { Health } from './health.tsx'
import { Merchants, Webhook } from './merchants.tsx'

const CHECKS: Readonly<Record<string, string>> = {
  settings: 'Settings',
  payer: 'Payer and its webhook',
  chargers: 'Charger backend',
  catalogue: 'Stations and prices',
}

/** `#/neighbours`. */
export function NeighboursView() {
  return (
    <>
      <Heading>Neighbours</Heading>
      <Checks />
      <Health />
      <Merchants />
      <Webhook />
      <Registration />
      <Notices />
    </>
  )
}

/** What the product needs, and whether it is there; `brief`: in a word where all of it is. */
export function Checks({ brief = false }: { readonly brief?: boolean }) {
  const ready = useReadiness().value
  if (brief && ready?.ok) {
    return (
      <section aria-labelledby="checks">
        <h2 id="checks">Neighbours</h2>
        <p class="note good">Payer, charger backend, stations and prices are in order.</p>
      </section>
    )
  }
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">What is needed</h2>
      {ready === null && <p class="quiet">Reading…</p>}
      <ul class="rows tight">
        {Object.entries(ready?.checks ?? {}).map(([name, { ok, detail }]) => (
          <li key={name} class={ok ? '' : 'bad'}>
            <b>{CHECKS[name] ?? name}</b>
            <span class={`mark ${ok ? 'live' : 'bad'}`}>{ok ? 'In order' : 'Not there'}</span>
            {detail !== undefined && <span>{detail}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Registration() {
  const seen = useWatched('/chargers', registration, 30_000)
  const now = seen.value.value
  return (
    <section aria-labelledby="registration">
      <h2 id="registration">Registration with the charger backend</h2>
      {seen.problem.value && <Freshness of={seen} />}
      {now && (
        <Facts
          rows={[
            ['State', now.registered ? 'Registered' : 'Not registered'],
            ['OCPI', now.version],
            ['Partner', now.partner],
            ['Looked at', now.checkedAt === null ? null : moment(Date.parse(now.checkedAt))],
            ['Token', now.token.generation === null ? null : `generation ${now.token.generation}`],
            ['Modules', now.modules.join(', ') || null],
          ]}
        />
      )}
      {now !== null && now.lacks.length > 0 && (
        <div class="note">
          <p>What this version of OCPI cannot say:</p>
          <ul>
            {now.lacks.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

function Notices() {
  const seen = useWatched('/notices', notices, 30_000)
  const all = seen.value.value?.notices ?? []
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">Notices</h2>
      <Freshness of={seen} />
      {seen.value.value !== null && all.length === 0 && <p class="note good">There are none.</p>}
      <ul class="rows">
        {all.map((one) => (
          <NoticeRow key={`${one.code} ${one.subject} ${one.field}`} notice={one} />
        ))}
      </ul>
    </section>
  )
}

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { code, subject, field, detail, count: times, firstAt, lastAt } = notice
  return (
    <li>
      <b>{code}</b>
      <span>
        {subject}
        {field === null ? '' : `, ${field}`}
      </span>
      <p>{detail}</p>
      <span class="quiet">
        {times === 1 ? 'Once' : `${count(times)} times since ${moment(firstAt)}`}, last{' '}
        {fromNow(lastAt, Date.now())}
      </span>
    </li>
  )
}
