import { it } from 'vitest'
import { keepsEveryLaw, SEEDS } from './shard.ts'

it(`keeps every law in the odd half of ${SEEDS} hostile worlds`, () => keepsEveryLaw(1, 2))
