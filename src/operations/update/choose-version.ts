import semver from 'semver'
import { Failure } from '../../errors.ts'
import type { PackageInfo } from '../../host/npm/npm.ts'
import { spell } from '../../fleet/heartbeat-age.ts'

const dayMs = 86_400_000

export type Choice = {
  readonly version?: string
  readonly why: string
  /** `why` says how old something is: other words an hour later */
  readonly isPassing?: boolean
}

export type Wish = {
  readonly info: PackageInfo
  readonly installed: string | undefined
  readonly pin: string | undefined
  /** the version that was asked for: may be older than what is there */
  readonly to: string | undefined
  readonly minAgeDays: number
  /** whoever asks has given a reason not to wait for `minAgeDays` */
  readonly isHurried: boolean
  /** milliseconds since the epoch */
  readonly now: number
}

/**
 * The version to have. Without an explicit one: the newest stable one that the registry calls latest or that is older,
 * and old enough; never one below what is there. Throws a Failure for an explicit one that can't be had.
 */
export function chooseVersion(wish: Wish): Choice {
  const { info, installed, pin, to } = wish
  if (to !== undefined) return chooseExplicit(wish, to)
  if (pin !== undefined) return choosePin(wish, pin)
  const { latest } = info
  const stable = info.versions
    .filter((version) => semver.valid(version) === version && semver.prerelease(version) === null)
    .filter((version) => latest === undefined || semver.lte(version, latest))
    .toSorted(semver.rcompare)
  const [newest] = stable
  if (newest === undefined) return { why: 'the registry has no stable version' }
  if (installed !== undefined && semver.gte(installed, newest))
    return { why: semver.eq(installed, newest) ? 'up to date' : `newer than the registry's ${newest}` }
  const version = wish.isHurried ? newest : stable.find((each) => ageOf(wish, each) >= wish.minAgeDays * dayMs)
  const young = version === newest ? '' : `${newest} is ${spellAge(wish, newest)}: taken after ${days(wish)}`
  const waits = { why: young, isPassing: true }
  if (version === undefined || (installed !== undefined && semver.lte(version, installed))) return waits
  return { version, ...waits }
}

function chooseExplicit(wish: Wish, to: string): Choice {
  const { info, installed } = wish
  if (!info.versions.includes(to))
    throw new Failure(
      `${info.name} has no version ${to}${info.latest === undefined ? '' : `; its latest is ${info.latest}`}. See: npm view ${info.name} versions`,
    )
  if (installed === to) return { why: 'up to date' }
  if (!wish.isHurried && ageOf(wish, to) < wish.minAgeDays * dayMs)
    throw new Failure(
      `${info.name} ${to} is ${spellAge(wish, to)}, and releases are taken after ${days(wish)}. To take it all the same, say why with the option reason.`,
    )
  return { version: to, why: installed !== undefined && semver.lt(to, installed) ? `back from ${installed}` : '' }
}

/** A person has chosen it, so that its age does not matter; going back is still asked for by name. */
function choosePin({ info, installed }: Wish, pin: string): Choice {
  if (installed === pin) return { why: 'pinned' }
  if (!info.versions.includes(pin)) return { why: `pinned to ${pin}, which the registry does not have` }
  if (installed !== undefined && semver.lt(pin, installed))
    return { why: `pinned to ${pin}, older than what is here: ask for it by the options package and to` }
  return { version: pin, why: 'pinned' }
}

/** A release without a date, or from the future, is no day old: a clock is wrong, and none is trusted. */
const ageOf = ({ info, now }: Wish, version: string): number => Math.max(0, now - (info.releasedAt[version] ?? now))

function spellAge(wish: Wish, version: string): string {
  const at = wish.info.releasedAt[version]
  if (at === undefined) return 'of an unknown age'
  return at > wish.now ? "from the future by this machine's clock" : `${spell(ageOf(wish, version))} old`
}

const days = ({ minAgeDays }: Wish): string => `${minAgeDays} ${minAgeDays === 1 ? 'day' : 'days'}`
