import { Failure } from '../../errors.ts'
import type { UpdateSettings } from '../../fleet/update-settings.ts'
import { chooseVersion } from './choose-version.ts'
import type { PackageRow, Subject } from './package-row.ts'

export type UpdateWish = {
  /** one of the labels; absent: all */
  readonly only?: string
  /** an exact version of `only`, or of Mos */
  readonly to?: string
  /** also programs that a person installed, and missing ones */
  readonly all: boolean
  /** why releases that are younger than the minimum are taken */
  readonly reason?: string
}

export type UpdatePlan = {
  readonly rows: readonly PackageRow[]
  /** the installation's name; absent: nothing is to do */
  readonly id?: string
  /** all that the new installation has, the unchanged too */
  readonly packages: readonly { readonly name: string; readonly version: string }[]
}

type Seen = {
  readonly subjects: readonly Subject[]
  readonly settings: UpdateSettings
  /** ids of installations that are there */
  readonly ids: readonly string[]
  /** what counts for the name where Mos is not in the installation */
  readonly mosVersion: string
  readonly now: number
}

/** What an update does: pure. Throws a Failure for a wish that can't be met. */
export function planUpdate(seen: Seen, wish: UpdateWish): UpdatePlan {
  const only = wish.only ?? (wish.to === undefined ? undefined : 'mos')
  if (only !== undefined && !seen.subjects.some(({ label }) => label === only))
    throw new Failure(
      `${only} is nothing that this fleet uses: there are ${seen.subjects.map(({ label }) => label).join(', ')}.`,
      { exit: 'usage' },
    )
  const rows = seen.subjects.map((subject) =>
    only === undefined || subject.label === only
      ? planRow(subject, seen, wish)
      : keep(subject, subject.installed === undefined ? '' : 'was not asked for'),
  )
  const packages = rows.flatMap((row) => {
    const version = row.action === 'update' ? row.wanted : row.where.kind === 'installation' ? row.installed : undefined
    return row.package === undefined || version === undefined ? [] : [{ name: row.package, version }]
  })
  if (rows.every(({ action }) => action === 'keep')) return { rows, packages }
  const mos = rows.find(({ label }) => label === 'mos')
  const version = (mos?.action === 'update' ? mos.wanted : undefined) ?? seen.mosVersion
  return { rows, packages, id: freeId(version, seen.ids, mos?.action === 'update') }
}

function planRow(subject: Subject, { settings, now }: Seen, wish: UpdateWish): PackageRow {
  const { label, where, info } = subject
  if (subject.package === undefined)
    return keep(subject, 'a clone: git pull in it, or name its package in fleet/mos.yaml (update: package)')
  if (info === undefined) return keep(subject, subject.problem ?? 'the registry was not asked')
  const isOurs = where.kind === 'installation' || where.kind === 'checkout'
  const choice = chooseVersion({
    info,
    installed: subject.installed,
    pin: settings.pins[subject.package],
    to: wish.only === label || (wish.only === undefined && label === 'mos') ? wish.to : undefined,
    minAgeDays: settings.minAgeDays,
    isHurried: wish.reason !== undefined,
    now,
  })
  const { version, why, isPassing = false } = choice
  const released = info.releasedAt[version ?? subject.installed ?? '']
  const aged = released === undefined ? {} : { ageMs: Math.max(0, now - released) }
  const wanted = version ?? subject.installed
  const row = { ...subject, ...(wanted === undefined ? {} : { wanted }), ...aged, isPassing }
  if (version === undefined) return { ...row, action: 'keep', why }
  if (isOurs || wish.all || wish.only === label) return { ...row, action: 'update', why }
  const byHand = `npm install -g ${subject.package}@${version}`
  const theirs = where.kind === 'elsewhere' ? `yours, in ${where.path}` : 'not installed'
  return { ...row, action: 'keep', why: `${theirs}: ${byHand}, or have Mos keep it with the option all` }
}

const keep = (subject: Subject, why: string): PackageRow => ({
  ...subject,
  ...(subject.installed === undefined ? {} : { wanted: subject.installed }),
  action: 'keep',
  why,
})

/** `1.4.0`, and `1.4.0+2` where only others changed. Never the name of one that is there: something may run from it. */
function freeId(version: string, ids: readonly string[], isMosAnother: boolean): string {
  if (isMosAnother && !ids.includes(version)) return version
  for (let number = 2; ; number++) if (!ids.includes(`${version}+${number}`)) return `${version}+${number}`
}
