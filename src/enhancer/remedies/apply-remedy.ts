import type { Config } from '../../config/config.ts'
import { exitCodes, explain, Failure } from '../../errors.ts'
import { opsChannel } from '../../fleet/ops-channel.ts'
import { principalId } from '../../fleet/principal.ts'
import type { Host } from '../../host/host.ts'
import type { Operation, Step } from '../../operations/operation.ts'
import type { OpsNews } from '../../operations/ops-news.ts'
import { Unfinished } from '../../operations/unfinished.ts'
import { installationsOf } from '../../operations/update/installations-of.ts'
import { remedyHome } from '../../seed/remedy-home.ts'
import { HandedOn } from '../../store/handed-on.ts'
import type { Op } from '../../store/op.ts'
import { StoreAway } from '../../store/store-away.ts'
import type { CheckDeps } from './check-remedy.ts'
import { checkFile } from './check-remedy.ts'
import { nameStep } from './name-step.ts'
import { noteRemedy } from './note-remedy.ts'
import type { NoteDeps } from './note-remedy.ts'
import { remedyArgs } from './remedy-args.ts'
import type { RemedyArgs } from './remedy-args.ts'
import { renderApplied } from './render-applied.ts'
import { runCommand } from './run-command.ts'
import type { RunDeps } from './run-command.ts'

type Deps = NoteDeps &
  RunDeps & {
    readonly host: Pick<Host, 'disk' | 'run'>
    readonly config: Config
    readonly settings: CheckDeps['settings']
    readonly news: OpsNews
  }

/** Carries out a finding's remedy as it was approved, writes down what came of it, and tells the orchestrator. */
export const applyRemedy = (deps: Deps): Operation => ({
  kind: 'remedy',
  // A file waits for an update, which brings files back when it is undone; a command may be that update.
  agents: (op) => (remedyArgs.parse(op.args).does.kind === 'file' ? [installationsOf(deps.config.hostId)] : []),
  plan(op) {
    const args = remedyArgs.parse(op.args)
    const { finding } = args
    const by = principalId(op.by)
    const { what, steps } = remembered(deps, op, finding, doingSteps(deps, op, args))
    return [
      ...steps,
      {
        name: 'write it down',
        async run() {
          const line = `remedy applied by ${by}: ${steps.map(({ name }) => name).join(', ')}`
          await noteRemedy(deps, { finding, opId: op.id, what: line })
          return `in ${finding}`
        },
      },
      {
        name: tellStep,
        async run() {
          const text = renderApplied(args, { by, opId: op.id, what: what() })
          if (op.wakes !== undefined) return text
          if (opsChannel(deps.config.access, await deps.settings.read()) === undefined)
            return `nobody hears of it: no topic is open where it was asked, and there is no ops channel`
          await deps.news.tell({ id: `remedy-${op.id}`, text })
          return text
        },
      },
    ]
  },
  prove: (steps) =>
    steps
      .slice(0, -2)
      .map(({ name, note }) => `${name}: ${note ?? ''}`)
      .join('\n'),
  // For the topic that its end wakes: the orchestrator has asked for nothing, and is told all of it.
  conclude: (steps) => steps.find(({ name }) => name === tellStep)?.note,
})

const tellStep = 'tell the orchestrator'

function doingSteps(deps: Deps, op: Op, { does, place, finding: id, why }: RemedyArgs): readonly Step[] {
  if (does.kind === 'commands')
    return does.steps.map((step, at) => ({
      name: nameStep(step),
      run: (signal) => runCommand(deps, { op, step, number: at + 1, place }, signal),
    }))
  return [
    {
      name: `write ${does.path}`,
      async run() {
        const remedy = (await deps.findings.get(id))?.remedy
        if (remedy?.kind !== 'file')
          throw new Failure(`${id} has another remedy by now. Look at it again: /bug apply finding:${id}`, {
            exit: 'conflict',
          })
        const { config, host, settings } = deps
        const file = await checkFile({ config, host, settings }, remedy)
        const about = { by: principalId(op.by), why: `${id}: ${why}`.slice(0, 200), cause: op.id }
        return remedyHome(host.disk, config, { remedy: file, digest: does.digest, ...about })
      },
    },
  ]
}

/**
 * With what each of them came to, also before a restart: what is done is not taken back by a later one's failure. One
 * that fails is written down as well: what is known of a finding is not only what went well.
 */
function remembered(deps: Deps, op: Op, finding: string, doing: readonly Step[]) {
  const done = doing.map((_, at) => (op.steps[at]?.state === 'done' ? (op.steps[at].note ?? '') : undefined))
  const note = (what: string) => noteRemedy(deps, { finding, opId: op.id, what }).catch(() => undefined)
  const steps = doing.map((step, at): Step => ({
    ...step,
    async run(signal) {
      try {
        return (done[at] = await step.run(signal))
      } catch (error) {
        if (error instanceof StoreAway || error instanceof HandedOn) throw error
        const words = `\`${step.name}\`: ${explain(error)}`
        await note(`remedy failed at ${words}`)
        if (error instanceof Unfinished) throw new Unfinished(words)
        throw new Failure(words, { cause: error, exit: exitNameOf(error) })
      }
    },
    async undo() {
      if (done[at] === undefined) return ''
      await note(`remedy stopped after ${step.name}`)
      return { stays: `Done, and it stays: \`${step.name}\`.` }
    },
  }))
  return { steps, what: () => steps.map(({ name }, at) => `${name}: ${done[at] ?? ''}`) }
}

const exitNameOf = (error: unknown): 'conflict' | 'failed' =>
  error instanceof Failure && error.exit === exitCodes.conflict ? 'conflict' : 'failed'
