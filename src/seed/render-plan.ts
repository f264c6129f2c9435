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
  conflict: 'in conflict: yours stays, ours lies aside',
  blocked: 'in the way, stays',
  kept: 'changed by you, stays',
  propose: 'laid aside',
  withdraw: 'taken from aside',
  keep: 'kept as yours',
  take: 'replaced by the new one, yours backed up',
}
const order = Object.keys(words)
/** A verdict of another version's record is said as it stands. */
const wordsOf = (verdict: string): string => new Map<string, string>(Object.entries(words)).get(verdict) ?? verdict

/** What will be done, by class; a path a line. Empty when there is nothing. */
export function renderPlan({ version, changes, digest }: Plan): string {
  const shown = changes.filter(({ verdict }) => verdict !== 'adopt')
  if (shown.length === 0) return ''
  const groups = Map.groupBy(shown, ({ verdict }) => verdict)
  const lines = [...groups]
    .toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .flatMap(([verdict, some]) => [`${some.length} ${words[verdict]}:`, ...some.map(renderChange)])
  return [`Files of Mos ${version} (plan ${digest.slice(0, 12)})`, ...lines].join('\n')
}

const renderChange = ({ path, class: kind, why }: Change): string => `  ${path} (${kind}): ${why}`

/** What was done, in one line: `generation 4: 2 brought up to date, 1 merged into your edit; 3 backups`. */
export function renderDone({ number, changes }: Generation): string {
  const done = changes.filter(({ isLeftOut }) => isLeftOut !== true)
  const counts = [...Map.groupBy(done, ({ verdict }) => verdict)].map(
    ([verdict, some]) => `${some.length} ${wordsOf(verdict)}`,
  )
  const backups = done.filter(({ before }) => before !== undefined).length
  const left = changes.filter(({ isLeftOut }) => isLeftOut === true).map(({ path }) => path)
  return [
    `generation ${number}: ${counts.join(', ') || 'noted only'}; ${backups} ${backups === 1 ? 'backup' : 'backups'}`,
    ...(left.length === 0 ? [] : [`changed meanwhile, and left as they are: ${left.join(', ')}`]),
  ].join('\n')
}
