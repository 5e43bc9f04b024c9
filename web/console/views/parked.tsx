// The sessions that wait for a human, the most urgent first.
import { sessionList } from '../model/answers.ts'
import { useWatched } from '../model/watched.ts'
import { Heading } from '../ui/heading.tsx'
import { Freshness } from '../ui/notes.tsx'
import { ParkedRows } from '../ui/session-rows.tsx'

/** `#/parked`. */
export function ParkedView() {
  const parked = useWatched('/sessions?phase=parked', sessionList, 5000)
  const rows = parked.value.value?.sessions
  return (
    <>
      <Heading>Parked</Heading>
      <Freshness of={parked} />
      {rows?.length === 0 && <p class="note good">Nothing waits for a human.</p>}
      {rows !== undefined && rows.length > 0 && <ParkedRows rows={rows} />}
    </>
  )
}
