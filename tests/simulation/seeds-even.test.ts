import { it } from 'vitest'
import { keepsEveryLaw, SEEDS } from './shard.ts'

it(`keeps every law in the even half of ${SEEDS} hostile worlds`, () => keepsEveryLaw(0, 2))
