import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from '../../src/store/finding.ts'
import type { Store } from '../../src/store/store.ts'
import type { World } from '../enhancer/trackers/double.ts'
import { github } from '../enhancer/trackers/github-double.ts'
import { startDouble } from '../enhancer/trackers/double.ts'
import type { Mos } from '../support/mos.ts'

export type Filing = {
  readonly world: World
  /** what `fleet/mos.yaml` says of it */
  readonly settings: string
  readonly env: Readonly<Record<string, string>>
}

/** A tracker on loopback whose search does not know what is new. */
export async function startFiling(): Promise<Filing> {
  const world = await startDouble(github)
  world.lags = true
  const settings = `trackers:\n  - { id: codex, kind: github, repository: ${world.repository}, url: "${world.url}", components: [runtime codex] }\n`
  return { world, settings, env: { MOS_GITHUB_TOKEN: world.token } }
}

type Options = {
  readonly mos: Pick<Mos, 'shell'>
  readonly findings: Pick<Store['findings'], 'get' | 'list'>
  readonly world: World
  readonly random: () => number
  readonly isOver: () => boolean
}

/** A person files each finding, and again as long as it has no issue, whatever dies meanwhile. */
export async function fileFindings({ mos, findings, world, random, isOver }: Options): Promise<void> {
  const unfiled = async (): Promise<readonly Finding[]> =>
    (await findings.list({ limit: 1_000 }).catch(() => [])).filter(
      ({ component, upstream }) => component === 'runtime codex' && upstream === undefined,
    )
  let left = await unfiled()
  while (!isOver() && left.length > 0) {
    const { id } = left[Math.floor(random() * left.length)] ?? { id: '' }
    if (random() < 0.2)
      world.faults.push({ method: 'POST', path: '/issues', when: 'after', what: random() < 0.5 ? 'reset' : 'half' })
    const asked = await mos.shell('bug', 'file', id)
    const digest = /--yes (?<digest>[0-9a-f]+)/u.exec(asked.stdout + asked.stderr)?.groups?.['digest']
    if (digest !== undefined) await mos.shell('bug', 'file', id, '--yes', digest)
    await pause(100)
    left = await unfiled()
  }
}

/** Of each finding one issue, which it knows; none that no finding knows. */
export function wrongIssues(world: World, findings: readonly Finding[]): readonly string[] {
  const known = findings.map(({ upstream }) => upstream?.number)
  const wrong = findings.flatMap(({ id, upstream, fingerprint }) => {
    const own = world.issues.filter(({ body }) => body.includes(fingerprint)).map(({ number }) => number)
    return own.length === 1 && own[0] === upstream?.number ? [] : [`${id}: issues ${own.join(' and ')}`]
  })
  const foreign = world.issues.filter(({ number }) => !known.includes(number))
  return [...wrong, ...foreign.map(({ number }) => `issue ${number} is nobody's`)]
}
