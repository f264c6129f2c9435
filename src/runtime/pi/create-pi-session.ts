import type { Files } from '../../host/host.ts'
import type { PromptInput, RuntimeEvent, RuntimeSession, SessionSpec } from '../agent-runtime.ts'
import { createEventQueue } from '../event-queue.ts'
import { stopOrEnd } from '../stop-or-end.ts'
import type { Stopping } from '../stop-or-end.ts'
import { answerDialog } from './answer-dialog.ts'
import { isLoginMissing, turnFailure } from './failures.ts'
import type { OpenPi } from './open-pi.ts'
import type { PiDeps } from './pi-deps.ts'
import { plain, promptMessage } from './prompt-message.ts'
import { newTurn, stepTurn } from './turn-events.ts'

/** pi answers a prompt once it has begun; before that it may have to shorten the session. */
const acceptWithinMs = 120_000
const steerWithinMs = 3_000

type Deps = {
  readonly open: OpenPi
  /** as it is now: permissions may change without a new program */
  spec(): SessionSpec
  readonly files: Pick<Files, 'readWithin'>
  readonly hostId: string
  readonly times: Pick<PiDeps, 'stopWithinMs' | 'wantedWithinMs'>
  /** told when a turn begins and ends */
  onBusy(isBusy: boolean): void
}

export type PiSession = Omit<RuntimeSession, 'isResumed'> & {
  /** For a next prompt: resolves once the program has given up, or was ended for, what was cancelled. */
  stopped(): Promise<void>
}

type Turn = { isOver: boolean; readonly steers: Set<Promise<boolean>> }
type End = Extract<RuntimeEvent, { kind: 'end' }>

export function createPiSession({ open, spec, files, hostId, times, onBusy }: Deps): PiSession {
  const { connection, state } = open
  const features = { steer: true, images: state.model?.input.includes('image') === true }
  const failed = (error: unknown): End => {
    // Who logs in and says it again is answered by a program that has seen it.
    if (isLoginMissing(error)) void connection.end()
    return { kind: 'end', reason: 'failed', error: turnFailure(error, hostId) }
  }
  let running: Turn | undefined
  /** a cancelled turn on its way to its end in the program */
  let stopping: Stopping | undefined
  const stopped = async (): Promise<void> => {
    stopping?.hurry()
    await stopping?.over
  }

  async function run(
    { steers }: Turn,
    input: PromptInput,
    signal: AbortSignal,
    show: (event: RuntimeEvent) => void,
  ): Promise<End> {
    const cancelled = Promise.withResolvers<'cancelled'>()
    const onAbort = (): void => cancelled.resolve('cancelled')
    signal.addEventListener('abort', onAbort, { once: true })
    await Promise.race([stopped(), cancelled.promise])
    if (signal.aborted) return { kind: 'end', reason: 'cancelled' }
    if (!connection.isOpen) return failed(await connection.closed)
    const dialogs = new Set<string>()
    let settled = Promise.withResolvers<'settled'>()
    let turn = newTurn
    const reply = async (id: string, answering: ReturnType<typeof answerDialog>): Promise<void> => {
      const answer = await answering
      // What was cancelled meanwhile has its answer.
      if (dialogs.delete(id) && answer !== undefined) connection.tell({ type: 'extension_ui_response', id, ...answer })
    }
    open.listen({
      onEvent(event) {
        const step = stepTurn(turn, event, state.model?.contextWindow)
        turn = step.turn
        for (const each of step.events) show(each)
        if (event.type === 'agent_settled') settled.resolve('settled')
      },
      onDialog(dialog) {
        dialogs.add(dialog.id)
        void reply(dialog.id, answerDialog(dialog, { profile: spec(), ask: (request) => input.ask(request) }))
      },
    })
    const stop = (): void => {
      for (const id of dialogs) connection.tell({ type: 'extension_ui_response', id, cancelled: true })
      dialogs.clear()
      connection.tell({ type: 'clear_queue' })
      connection.tell({ type: 'abort' })
      stopping = stopOrEnd({
        stopped: Promise.race([settled.promise, connection.closed]),
        graceMs: times.stopWithinMs,
        wantedGraceMs: times.wantedWithinMs,
        end: () => connection.end({ graceMs: 0 }),
      })
    }
    const send = async (message: string, images: readonly unknown[]): Promise<End | 'settled' | 'cancelled'> => {
      settled = Promise.withResolvers<'settled'>()
      const accepted = connection.request({ type: 'prompt', message, images }, acceptWithinMs)
      const over = accepted.then(() => Promise.race([settled.promise, connection.closed]))
      const outcome = await Promise.race([over, cancelled.promise]).catch(failed)
      return outcome instanceof Error ? failed(outcome) : outcome
    }
    try {
      const { message, images } = await promptMessage(files, input, features.images)
      let outcome = await send(message, images)
      for (;;) {
        await Promise.allSettled(steers)
        // Given when the model had just ended: nobody would have read it.
        if (outcome !== 'settled' || turn.steering.length === 0) break
        const left = turn.steering.join('\n\n')
        connection.tell({ type: 'clear_queue' })
        turn = { ...turn, steering: [] }
        outcome = await send(plain(left), [])
      }
      if (outcome === 'cancelled') {
        stop()
        return { kind: 'end', reason: 'cancelled' }
      }
      if (outcome !== 'settled') return outcome
      if (turn.stopReason === 'error') return failed(new Error(turn.error || 'its model gave no reason'))
      return { kind: 'end', reason: turn.stopReason === 'aborted' ? 'cancelled' : 'done' }
    } catch (error) {
      return failed(error)
    } finally {
      signal.removeEventListener('abort', onAbort)
      open.listen(stopListener(settled))
    }
  }

  /** After a cancel only one thing is still of interest. */
  const stopListener = (settled: PromiseWithResolvers<'settled'>): Parameters<OpenPi['listen']>[0] => ({
    onEvent(event) {
      if (event.type === 'agent_settled') settled.resolve('settled')
    },
    onDialog: ({ id }) => connection.tell({ type: 'extension_ui_response', id, cancelled: true }),
  })

  return {
    runtimeSessionId: state.sessionId,
    features,
    stopped,
    async *prompt(input, signal) {
      if (running !== undefined) {
        yield { kind: 'end', reason: 'failed', error: 'pi is still at the message before in this topic. Say it again.' }
        return
      }
      const turn: Turn = { isOver: false, steers: new Set() }
      running = turn
      onBusy(true)
      const queue = createEventQueue<RuntimeEvent>()
      // A reader that goes away has cancelled, whether it says so or not.
      const gone = new AbortController()
      const play = async (): Promise<void> => {
        const end = await run(turn, input, AbortSignal.any([signal, gone.signal]), (event) => queue.push(event))
        turn.isOver = true
        running = undefined
        onBusy(false)
        queue.push(end)
        queue.end()
      }
      const ended = play()
      try {
        yield* queue
      } finally {
        gone.abort()
        await ended
      }
    },
    async steer(text) {
      const turn = running
      if (turn === undefined || turn.isOver) return false
      const taken = connection.request({ type: 'steer', message: plain(text) }, steerWithinMs).then(
        () => true,
        () => false,
      )
      turn.steers.add(taken)
      return taken
    },
  }
}
