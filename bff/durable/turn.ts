// One after the other: what must not happen twice at once within one object. It must never know what.

/** Gives a function that runs each task when the one before has ended, however that one ended. */
export function createTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (task) => {
    const mine = last.then(task, task)
    last = mine.catch(() => undefined)
    return mine
  }
}
