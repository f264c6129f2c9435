import { onTestFinished } from 'vitest'
import type { Answer } from '../../../src/command/definition.ts'
import type { Request } from '../../../src/command/dispatch.ts'
import { applyRemedy } from '../../../src/enhancer/remedies/apply-remedy.ts'
import { Failure } from '../../../src/errors.ts'
import { emptySettings } from '../../../src/fleet/fleet-settings.ts'
import type { Remedy } from '../../../src/fleet/remedy.ts'
import type { Operation } from '../../../src/operations/operation.ts'
import { createOpHandler } from '../../../src/operations/run-operation.ts'
import { createTurnTaking } from '../../../src/operations/turn-taking.ts'
import { driftOf } from '../../../src/seed/home-drift.ts'
import { generationsOf, planBack, planHome, reseedHome, rollBackHome } from '../../../src/seed/reseed-home.ts'
import type { Finding } from '../../../src/store/finding.ts'
import type { Op } from '../../../src/store/op.ts'
import { desk, deskConfig, inThread, owner, withAda } from '../../commands/desk.ts'
import { fixedSettings } from '../../support/fixed-settings.ts'
import { recordingHost } from '../../support/recording-host.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { withFramework } from '../../support/with-framework.ts'
import { occurrence, sighting } from '../../store/sighting.ts'

const roster = withAda.replace('name: ada', 'name: bob\n    runtime: stub\n    class: coder\n  - name: ada')

/** The real commands and the real remedy on a real store; the op that relaunches is the test's. */
export async function remedyBench() {
  const host = withFramework(recordingHost())
  const given: { relaunch: (name: string, signal: AbortSignal) => Promise<string>; readiness: 'idle' | 'working' } = {
    relaunch: async (name) => `${name} is up`,
    readiness: 'idle',
  }
  const settings = fixedSettings({ ...emptySettings, channels: [{ id: '55', as: 'ops' }] })
  const at = await desk({
    roster: () => roster,
    host,
    settings,
    get readiness() {
      return given.readiness
    },
  })
  const { store, dispatcher } = at
  const config = deskConfig
  const shown: Finding[] = []
  const news: string[] = []
  const relaunch: Operation = {
    kind: 'relaunch',
    agents: () => [],
    plan: (op) => [{ name: 'relaunch it', run: (signal) => given.relaunch(String(op.args['names']), signal) }],
  }
  const remedy = applyRemedy({
    host,
    config,
    dispatcher,
    ops: store.ops,
    findings: store.findings,
    settings,
    news: { tell: async ({ text }) => void news.push(text) },
    showFinding: async (finding) => void shown.push(finding),
  })
  const operations = new Map([relaunch, remedy].map((each) => [each.kind, each]))
  const handler = createOpHandler({ store, operations, turns: createTurnTaking(), logger: silentLogger })
  const work = async () => {
    const ops = await store.consumeOps(config.hostId, handler, { concurrency: 8 })
    onTestFinished(() => ops.close({ withinMs: 500 }))
  }

  const request = (cause: string, more: Partial<Request> = {}): Request => ({
    principal: owner,
    place: inThread,
    cause,
    receipt: 'outbox',
    ...more,
  })
  /** The words of a Failure, or the answer. */
  const ask = async (finding: string, more: Partial<Request> & { cause: string }): Promise<Answer | string> =>
    dispatcher.dispatch('bug apply', { finding }, request(more.cause, more)).catch((error: unknown) => {
      if (error instanceof Failure) return error.message
      throw error
    })
  let asked = 0
  return {
    ...at,
    given,
    host,
    config,
    shown,
    news,
    work,
    ask,
    handler,
    remedy,
    async found(is: Remedy | undefined): Promise<Finding> {
      const number = (asked += 1)
      const seen = sighting(number, [occurrence(`e${number}`)], is === undefined ? {} : { remedy: is })
      return (await store.findings.note(seen, { cardsPerHour: 100 })).finding
    },
    /** What is shown, its files, and what comes of the press. */
    async apply(finding: string, more: Partial<Request> = {}) {
      const cause = more.cause ?? `press${(asked += 1)}`
      const answer = await ask(finding, { ...more, cause })
      if (typeof answer === 'string' || answer.kind !== 'confirm') throw new Error(`no plan: ${JSON.stringify(answer)}`)
      const done = await dispatcher.confirm(answer.digest, request(`click-${cause}`, more))
      if (done.kind !== 'op') throw new Error(`no op: ${JSON.stringify(done)}`)
      return { plan: answer.plan, files: answer.files ?? [], op: done.op }
    },
    ended: (op: Op) => store.ops.waitFor(op.id),
    home: {
      text: async (path: string) => {
        const bytes = await host.disk.read(`${config.mosaicHome}/${path}`)
        return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
      },
      reseed: async () => {
        const { digest } = await planHome(host.disk, config)
        return reseedHome(host.disk, config, { by: 'test', digest })
      },
      drift: () => driftOf(host.disk, config),
      generations: async () => (await generationsOf(host.disk, config)).map(({ kind }) => kind),
      back: async (to: number) => {
        const { digest } = await planBack(host.disk, config, to)
        return rollBackHome(host.disk, config, { by: 'test', digest, to })
      },
    },
  }
}
