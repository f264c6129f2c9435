import { createTracker } from '../../src/enhancer/trackers/create-tracker.ts'
import type { Tracker } from '../../src/enhancer/trackers/tracker.ts'
import type { FileBugDeps } from '../../src/enhancer/file-bug.ts'
import type { Filing } from '../../src/enhancer/filing.ts'
import { renderReport } from '../../src/enhancer/render-report.ts'
import { renderTally } from '../../src/enhancer/render-tally.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { Operation } from '../../src/operations/operation.ts'
import { createOpHandler } from '../../src/operations/run-operation.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { createRedactor } from '../../src/redact/create-redactor.ts'
import type { Finding } from '../../src/store/finding.ts'
import type { Op } from '../../src/store/op.ts'
import type { Store } from '../../src/store/store.ts'
import { occurrence, sighting } from '../store/sighting.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { startDouble } from './trackers/double.ts'
import type { Dialect, World } from './trackers/double.ts'

/** The process that ran ended here, as after kill -9. */
class Crash extends Error {}

export type FilingDesk = {
  readonly store: Store
  readonly world: World
  readonly finding: Finding
  readonly filing: Filing
  readonly shown: string[]
  /** `crashAfter`: so many effects (writes to the store, to the tracker), then the process is gone. */
  deps(options?: { readonly crashAfter?: number; readonly withinMs?: number }): FileBugDeps
  add(kind: string, args: object, cause?: string): Promise<Op>
  /** As a worker does it: from the journal on. */
  carryOut(operation: Operation, op: Op): Promise<Op>
}

/** A finding in a real store, and a tracker on loopback to file it at. */
export async function filingDesk(dialect: Dialect): Promise<FilingDesk> {
  const { store } = await testStore()
  const world = await startDouble(dialect)
  const { finding } = await store.findings.note(sighting(1, [occurrence('a'), occurrence('b')]), { cardsPerHour: 5 })
  const shown: string[] = []
  const trackers = [{ id: 'mos', kind: dialect.kind, repository: world.repository, url: world.url, components: [] }]
  return {
    store,
    world,
    finding,
    filing: filingOf(finding),
    shown,
    deps({ crashAfter = Infinity, withinMs = 2_000 } = {}) {
      let left = crashAfter
      const counted = async <T>(effect: Promise<T>): Promise<T> => {
        const done = await effect
        left -= 1
        if (left < 0) throw new Error('a dead process goes on')
        if (left === 0) throw new Crash()
        return done
      }
      return {
        settings: () => Promise.resolve({ ...emptySettings, trackers }),
        tokens: { [dialect.kind]: world.token },
        create: async (settings, options) => counting(await createTracker(settings, { ...options, withinMs }), counted),
        store: {
          ops: store.ops,
          findings: { ...store.findings, update: (id, change) => counted(store.findings.update(id, change)) },
        },
        show: async ({ id }) => void (await counted(Promise.resolve(shown.push(id)))),
        patience: { looksMs: [5, 5], longestMs: 1_000 },
      }
    },
    add: (kind, args, cause = 'c1') =>
      store.ops.add({
        kind,
        title: kind,
        args: { ...args },
        by: { kind: 'local', uid: 1 },
        hostId: 'alpha',
        cause,
        receipt: 'none',
      }),
    async carryOut(operation, op) {
      const operations = new Map([[operation.kind, operation]])
      const handler = createOpHandler({ store, operations, turns: createTurnTaking(), logger: silentLogger })
      await handler(op, new AbortController().signal)
      return (await store.ops.get(op.id)) ?? op
    },
  }
}

const counting = (tracker: Tracker, counted: <T>(effect: Promise<T>) => Promise<T>): Tracker => ({
  ...tracker,
  create: (report) => counted(tracker.create(report)),
  comment: (number, comment) => counted(tracker.comment(number, comment)),
  close: (number) => counted(tracker.close(number)),
})

function filingOf(finding: Finding): Filing {
  const redactor = createRedactor([])
  const versions = new Map([['codex', ['0.171.0']]])
  const report = renderReport(finding, { redactor, tenant: 'us', versions })
  const { title, body, digest, marker } = report
  return {
    finding: finding.id,
    tracker: 'mos',
    report: { title, body, digest, marker },
    comment: renderTally(finding, { report, versions }),
    count: finding.count,
    version: '0.171.0',
  }
}

/** Runs the op's steps until one has crashed; what is journaled as done is not run again. True: it came to its end. */
export async function runUntilCrash(operation: Operation, op: Op, done: Set<string>): Promise<boolean> {
  try {
    for (const step of operation.plan(op)) {
      if (done.has(step.name)) continue
      await step.run(new AbortController().signal)
      done.add(step.name)
    }
    return true
  } catch (error) {
    if (error instanceof Crash) return false
    throw error
  }
}
