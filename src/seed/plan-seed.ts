/**
 * - `owned`: Mos's own. Brought up to date as long as it is what Mos last wrote; a person's edit stays.
 * - `seed`: written once, then a person's: neither updated nor brought back.
 * What is not shipped is unmanaged and never touched.
 */
export type SeedClass = 'owned' | 'seed'

export type Shipped = {
  /** below the home, with `/`: `mos/roles/coder.md` */
  readonly path: string
  readonly class: SeedClass
  readonly text: string
  readonly hash: string
  readonly mode: number
}

/** What stands at a path now; a missing one is not in the map. */
export type Live =
  | { readonly kind: 'file'; readonly hash: string; readonly mode: number }
  | { readonly kind: 'other'; readonly what: string }

/** path → hash of what Mos last wrote there, or found there and took for its own */
export type Base = ReadonlyMap<string, string>

export type SeedStep =
  /** `expected`: what stands there now (undefined: nothing); when that has changed meanwhile, the step is left out */
  | { readonly kind: 'write'; readonly shipped: Shipped; readonly expected: string | undefined; readonly why: string }
  /** nothing to write: it is remembered as ours */
  | { readonly kind: 'record'; readonly path: string; readonly hash: string }
  /** ours is newer and not brought in */
  | { readonly kind: 'keep'; readonly path: string; readonly why: string }

export type SeedPlan = readonly SeedStep[]

/** Pure: what is shipped, what was last written, what is there now → what to do. Nothing to do: an empty plan. */
export function planSeed(shipped: readonly Shipped[], base: Base, live: ReadonlyMap<string, Live>): SeedPlan {
  return shipped.flatMap((entry) => {
    const now = live.get(entry.path)
    const last = base.get(entry.path)
    if (now?.kind === 'other') return [keep(entry, `${now.what} is in the way`)]
    return entry.class === 'seed' ? planOnce(entry, last, now) : planOwned(entry, last, now)
  })
}

type LiveFile = Extract<Live, { kind: 'file' }>

function planOnce(entry: Shipped, last: string | undefined, now: LiveFile | undefined): SeedPlan {
  if (last !== undefined) return []
  return [now ? record(entry, now.hash) : write(entry, undefined, 'new')]
}

function planOwned(entry: Shipped, last: string | undefined, now: LiveFile | undefined): SeedPlan {
  if (!now) return [write(entry, undefined, last === undefined ? 'new' : 'was gone')]
  if (now.hash === entry.hash) {
    if (now.mode !== entry.mode) return [write(entry, now.hash, 'mode')]
    return last === entry.hash ? [] : [record(entry, entry.hash)]
  }
  if (now.hash === last) return [write(entry, now.hash, 'newer')]
  if (last === undefined) return [keep(entry, 'another file was there first')]
  return last === entry.hash ? [] : [keep(entry, 'you have edited it')]
}

const write = (shipped: Shipped, expected: string | undefined, why: string): SeedStep => ({
  kind: 'write',
  shipped,
  expected,
  why,
})
const record = ({ path }: Shipped, hash: string): SeedStep => ({ kind: 'record', path, hash })
const keep = ({ path }: Shipped, why: string): SeedStep => ({ kind: 'keep', path, why })
