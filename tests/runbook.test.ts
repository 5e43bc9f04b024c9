// The runbook has a page for whatever can wake somebody, and for nothing else.
import { PARKED_WHYS, WARNING_CODES } from '#bff/session/warnings.ts'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const text = readFileSync(fileURLToPath(new URL('../docs/runbook.md', import.meta.url)), 'utf8')
const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading)

describe('the runbook', () => {
  it('has a heading for each warning, and what to do below it', () => {
    const warnings = headings.filter((heading) => !heading.startsWith('parked: '))
    expect(warnings.toSorted()).toEqual([...WARNING_CODES].toSorted())
  })

  it('has one for each reason to be parked', () => {
    const parked = headings.flatMap((heading) => heading.split('parked: ').slice(1))
    expect(parked.toSorted()).toEqual([...PARKED_WHYS].toSorted())
  })

  it('says below every heading what to do', () => {
    const pages = text.split(/^### /m).slice(1)
    const idle = pages.filter((page) => !page.includes('**Do:**'))
    expect(idle.map((page) => page.split('\n')[0])).toEqual([])
  })

  it('leads to no heading that is not there', () => {
    const anchors = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
    const there = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    )
    expect(anchors.filter((anchor) => !there.includes(anchor))).toEqual([])
  })
})
