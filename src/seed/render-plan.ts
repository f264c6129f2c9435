import type { Change, Verdict } from './change.ts'
import type { Generation } from './generation.ts'
import type { Plan } from './plan-reseed.ts'

const words: Readonly<Record<Verdict, string>> = {
  create: 'new',
  restore: 'brought back',
  update: 'brought up to date',
  overwrite: 'replaced, your edit backed up',
  merge: 'merged into your edit',
  mode: 'its mode set right',
  delete: 'removed',
  'delete edited': 'removed, your edit backed up',
  adopt: 'as it should be',
  forget: 'left to you',
  deleted: 'deleted by you, stays so',
  conflict: 'in conflict: yours stays, the new one lies aside',
  blocked: 'in the way, stays',
  kept: 'changed by you, stays',
  propose: 'laid aside',
  withdraw: 'taken from aside',
  keep: 'kept as yours',
  take: 'replaced by the new one, yours backed up',
  remedy: 'changed as a remedy',
}
const order = Object.keys(words)
/** Where the group does not say it all. */
const explained: ReadonlySet<Verdict> = new Set(['conflict', 'blocked', 'forget'])
/** A verdict of another version's record is said as it stands. */
const wordsOf = (verdict: string): string => new Map<string, string>(Object.entries(words)).get(verdict) ?? verdict

/** What will be done, under a title: by what is done and by class, a path a line. Empty when there is nothing. */
export function renderPlan(title: string, { changes, digest }: Plan): string {
  const shown = changes.filter(({ verdict }) => verdict !== 'adopt')
  if (shown.length === 0) return ''
  const groups = Map.groupBy(shown, ({ verdict, class: kind }) => `${verdict}\n${kind}`)
  const lines = [...groups.values()]
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .flatMap((some) => [headOf(some), ...some.map(renderChange)])
  return [`**${title}** (plan ${digest.slice(0, 12)})`, ...lines].join('\n')
}

const placeOf = (change: Change | undefined): number => (change === undefined ? 0 : order.indexOf(change.verdict))

function headOf(some: readonly Change[]): string {
  const [{ verdict, class: kind } = { verdict: 'adopt', class: 'owned' } as const] = some
  const isAside = verdict === 'propose' || verdict === 'withdraw'
  return `${some.length} ${words[verdict]}${isAside ? '' : ` (${kind})`}:`
}

const renderChange = ({ path, verdict, why }: Change): string => `- ${path}${explained.has(verdict) ? `: ${why}` : ''}`

/** What a generation did, in one line: `2 brought up to date, 1 merged into your edit; 3 backups`. */
export function renderCounts(generation: Pick<Generation, 'kind' | 'changes' | 'held' | 'manifest'>): string {
  const { kind, changes, held = [], manifest } = generation
  const done = doneOf(changes)
  const counts = [...Map.groupBy(done, ({ verdict }) => verdict)].map(
    ([verdict, some]) => `${some.length} ${wordsOf(verdict)}`,
  )
  const isLeftOut = kind === 'update' && held.includes(manifest)
  const nothing = kind === 'resolve' ? 'kept yours' : isLeftOut ? 'its files are left out' : 'noted only'
  return [counts.join(', ') || nothing, ...backupsOf(done)].join('; ')
}

/** What lay aside was Mos's own: its end tells nobody anything. */
const doneOf = (changes: Generation['changes']) =>
  changes.filter(({ isLeftOut, verdict }) => isLeftOut !== true && verdict !== 'withdraw')

function backupsOf(done: Generation['changes']): readonly string[] {
  const count = done.filter(({ before }) => before !== undefined).length
  return count === 0 ? [] : [`${count} ${count === 1 ? 'backup' : 'backups'}`]
}

/** What was done: the counts, where the backups lie, how to take it back, and what was left out. */
export function renderDone(generation: Generation, backups: string): string {
  const { number, changes } = generation
  const left = changes.flatMap(({ path, isLeftOut, why = 'changed meanwhile; as you left it' }) =>
    isLeftOut === true ? [`${path} (${why})`] : [],
  )
  return [
    `generation ${number}: ${renderCounts(generation)}`,
    ...(backupsOf(doneOf(changes)).length > 0 ? [`Backups: ${backups}`] : []),
    `Take it back: /fleet rollback to:${number - 1}`,
    ...(left.length === 0 ? [] : [`${leftForYou} ${left.join(', ')}`]),
  ].join('\n')
}

/** What begins the line that tells of what a person has to decide; its end is the exit code of a conflict. */
export const leftForYou = 'Left for you:'
