/** The book of faults by itself. */
import { describe, expect, it } from 'vitest'
import { faultBook, faultsWire } from '../../doubles/cpo/faults.ts'

const parse = (faults: readonly unknown[]) => faultsWire.parse({ faults }).faults

describe('the book of faults', () => {
  it('is used up oldest first, as often as asked, and only where it fits', () => {
    const book = faultBook()
    book.add(
      parse([
        { match: 'start', do: 'fail', times: 2, evse: 'E1' },
        { match: '*', do: 'refuse' },
      ]),
    )
    expect(book.take('start', ['fail'], 'E2')).toBeNull()
    expect(book.take('cdr', ['fail'], 'E1')).toBeNull()
    expect(book.take('start', ['fail'], 'E1')?.do).toBe('fail')
    expect(book.list()).toHaveLength(2)
    expect(book.take('start', ['fail'], 'E1')?.do).toBe('fail')
    expect(book.take('start', ['fail'], 'E1')).toBeNull()
    expect(book.take('stop', ['refuse'])?.do).toBe('refuse')
    expect(book.list()).toEqual([])
  })
})
