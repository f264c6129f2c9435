import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { TableAnswer, TextAnswer } from '../../src/command/definition.ts'
import { maskDiff } from '../../src/command/mask-diff.ts'
import { exitCodes } from '../../src/errors.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { rollBackAlone } from '../../src/operations/roll-back-alone.ts'
import { lookAtSwitch } from '../../src/operations/update/look-at-switch.ts'
import type { Switch } from '../../src/operations/update/look-at-switch.ts'
import type { Generation } from '../../src/seed/generation.ts'
import { driftOf } from '../../src/seed/home-drift.ts'
import { renderLeft } from '../../src/seed/render-drift.ts'
import { leftForYou, renderCounts } from '../../src/seed/render-plan.ts'
import { unitsDigest } from '../../src/seed/units-digest.ts'
import { generationsOf, planBack } from '../../src/seed/reseed-home.ts'

export default defineCommand({
  description: "List what was done to the home's files, or go back to what they were after one of them",
  options: z.object({
    to: z.int().min(0).optional().describe('The generation to go back to; 0: before the first').meta({ positional: 0 }),
  }),
  tier: 'admin',
  risk: 'change',
  queues: true,
  phrases: ['roll back to [generation] <to>', '(list|show) [the] generations'],
  raise: ({ to }) => (to === undefined ? { tier: 'admin', risk: 'read' } : undefined),
  async confirm({ host, config }, { to }) {
    if (to === undefined) return undefined
    const { words, diff, digest, isNews } = maskDiff(await planBack(host.disk, config, to), config)
    const installation = await lookAtSwitch({ host, config }, to)
    if (!isNews && installation === undefined) return undefined
    return {
      text: `${renderSwitch(installation)}${words}`.trimEnd(),
      files: diff === '' ? [] : [{ name: 'rollback.diff', text: diff }],
      bound: digest,
    }
  },
  async run({ host, config, principal, cause, addOp, isAlone, confirmed }, { to }) {
    if (to === undefined) return listOf(await generationsOf(host.disk, config), Date.now())
    const { words, digest: planned, isNews } = await planBack(host.disk, config, to)
    const installation = await lookAtSwitch({ host, config }, to)
    if (!isNews && installation === undefined) return nothingToDo(to, words)
    const digest = confirmed ?? planned
    if (!isAlone)
      return await addOp({
        kind: 'rollback',
        title: `roll back to generation ${to}`,
        args: { digest, to, ...(installation && { installation }) },
      })
    const done = await rollBackAlone({ host, config }, { by: principalId(principal), cause, digest, to, installation })
    const drift = await driftOf(host.disk, config)
    const left = renderLeft({ ...drift, waiting: drift.conflicts.map(({ change }) => change) })
    const text = left === '' ? done : `${done}\n${left}`
    return { kind: 'text', text, exit: text.includes(leftForYou) ? exitCodes.conflict : exitCodes.done }
  },
})

const renderSwitch = (installation: Switch | undefined): string =>
  installation === undefined ? '' : `Installation ${installation.to} counts again, after ${installation.from}.\n`

function nothingToDo(to: number, words: string): TextAnswer {
  if (words === '')
    return { kind: 'text', text: `The files are as they were after generation ${to}. Nothing was changed.` }
  return { kind: 'text', text: `${words}\nNothing was changed.`, exit: exitCodes.conflict }
}

const doneBy = (each: Generation): string =>
  each.installation === undefined
    ? renderCounts(each)
    : `installation ${each.installationBefore} → ${each.installation}`

/** On a small screen only what is another than before. */
function renderNews(each: Generation, before: Generation | undefined): string {
  const framework = each.manifest === before?.manifest ? '' : `, framework ${each.manifest.slice(0, 8)}`
  const [units, unitsBefore] = [unitsDigest(each), before && unitsDigest(before)]
  return framework + (units === unitsBefore ? '' : `, units ${units}`)
}

/** The newest first: it is what is there now. */
function listOf(generations: readonly Generation[], now: number): TableAnswer {
  const newest = generations.toReversed()
  const age = ({ at }: Generation) => `${spell(now - at)} ago`
  return {
    kind: 'table',
    columns: ['generation', 'what', 'version', 'when', 'by', 'done', 'framework', 'units'],
    rows: newest.map((each) => [
      String(each.number),
      each.kind,
      each.version,
      age(each),
      each.by,
      doneBy(each),
      each.manifest.slice(0, 8),
      unitsDigest(each),
    ]),
    empty: 'Nothing was done to this home yet.',
    list: {
      head: `${generations.length} generations of the home's files`,
      items: newest.map((each, at) => ({
        value: String(each.number),
        sign: at === 0 ? '●' : '○',
        title: `${each.number} ${each.kind} ${each.version}`,
        detail: `${age(each)} by ${each.by}${renderNews(each, newest[at + 1])}: ${doneBy(each)}`,
      })),
      command: 'fleet rollback',
      option: 'to',
      question: 'Go back to which? You see first what it would do.',
    },
    data: generations,
  }
}
