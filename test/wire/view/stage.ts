import type { Rest } from '../rest/rest.ts'
import type { World } from '../state/world.ts'
import type { Until } from './until.ts'

/** What the views look at. */
export type Stage = { readonly world: World; readonly rest: Rest; readonly until: Until }
