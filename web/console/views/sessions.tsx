// Every session there is: by phase, by station, or found by what is known of it.
import { PHASES } from '#shared/contract.ts'
import { useSignal } from '@preact/signals'
import { sessionList, type SessionRow } from '../model/answers.ts'
import { merchants } from '../model/answers-more.ts'
import { ask } from '../model/api.ts'
import { go, route } from '../model/route.ts'
import { useWatched } from '../model/watched.ts'
import { PHASE_WORDS } from '../text/phases.ts'
import { Heading } from '../ui/heading.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { SessionRows } from '../ui/session-rows.tsx'

/** As many as are read at once. */
const PAGE = 50
const FILTERS = ['phase', 'station', 'merchant', 'find', 'from', 'to'] as const

/** Dates are those of who looks: the first moment of one, or of the day after it. */
function momentOf(date: string | null, daysLater: number): string | null {
  const at = new Date(`${date}T00:00`)
  if (date === null || Number.isNaN(at.getTime())) return null
  at.setDate(at.getDate() + daysLater)
  return String(at.getTime())
}

/** The API's own question for what stands in the address. */
function questionOf(query: URLSearchParams, before: number | null): string {
  const until = momentOf(query.get('to'), 1) ?? String(Date.now() + 60_000)
  const asked: Record<string, string | null> = {
    phase: query.get('phase'),
    station: query.get('station'),
    merchant: query.get('merchant'),
    find: query.get('find'),
    since: momentOf(query.get('from'), 0),
    before: before === null ? until : String(before),
    limit: String(PAGE),
  }
  const said = Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return `/sessions?${new URLSearchParams(said)}`
}

/** `#/sessions`. */
export function SessionsView() {
  const { query } = route.value
  return (
    <>
      <Heading>Sessions</Heading>
      <Filter key={query.toString()} query={query} />
      <ListPage<SessionRow>
        of={query.toString()}
        empty="No session is like that."
        read={async (after) => {
          const answer = await ask(questionOf(query, after), sessionList)
          if (!answer.ok) return answer
          const rows = answer.value.sessions
          const last = rows.length < PAGE ? null : (rows.at(-1)?.openedAt ?? null)
          return { ok: true, value: { rows, next: last } }
        }}
        draw={(rows) => <SessionRows rows={rows} />}
      />
    </>
  )
}

function Filter({ query }: { readonly query: URLSearchParams }) {
  const wish = useSignal(Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ''])))
  const set = (name: string, value: string): void => {
    wish.value = { ...wish.value, [name]: value }
  }
  const sellers = useWatched('/merchants', merchants, 0).value.value?.merchants ?? []
  const common = (name: (typeof FILTERS)[number]) => ({
    id: `by-${name}`,
    autocomplete: 'off',
    value: wish.value[name] ?? '',
    onInput: (event: { currentTarget: HTMLInputElement }) => set(name, event.currentTarget.value),
  })
  const text = (name: (typeof FILTERS)[number], label: string, date = false) => (
    <div class="field">
      <label for={`by-${name}`}>{label}</label>
      {date ? <input type="date" {...common(name)} /> : <input {...common(name)} />}
    </div>
  )
  return (
    <form
      class="line"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        const find = wish.value['find']?.trim() ?? ''
        // A whole reference names one session: that is where one wants to be.
        if (/^ev-[0-9a-z]{26}$/.test(find)) return go(['sessions', find])
        return go(['sessions'], wish.value)
      }}
    >
      {text('find', 'Reference or receipt number')}
      <div class="field">
        <label for="by-phase">Phase</label>
        <select
          id="by-phase"
          value={wish.value['phase']}
          onChange={(event) => set('phase', event.currentTarget.value)}
        >
          <option value="">All</option>
          {PHASES.map((phase) => (
            <option key={phase} value={phase}>
              {PHASE_WORDS[phase]}
            </option>
          ))}
        </select>
      </div>
      {text('station', 'Station')}
      {sellers.length > 1 && (
        <div class="field">
          <label for="by-merchant">Merchant</label>
          <select
            id="by-merchant"
            value={wish.value['merchant']}
            onChange={(event) => set('merchant', event.currentTarget.value)}
          >
            <option value="">All</option>
            {sellers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      {text('from', 'From', true)}
      {text('to', 'Until', true)}
      <button type="submit">Show</button>
    </form>
  )
}
